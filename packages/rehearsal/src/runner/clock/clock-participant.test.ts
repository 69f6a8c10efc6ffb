import { startCloud } from "@slipway/simulator";
import { ClockParticipant } from "./clock-participant.ts";

test("overlapping sleeps of a job are one wait, after which the clock stands still again", async () => {
  const cloud = await startCloud({ time: "shared" });
  const { clock } = cloud.world;
  const participant = new ClockParticipant(clock);
  const from = participant.now();
  const woken = new AbortController();
  const slept = [participant.sleep(1_000), participant.sleep(5_000), participant.sleep(60_000, woken.signal)];
  await Promise.all(slept.slice(0, 2));
  expect(participant.waits).toEqual([]);
  woken.abort("enough");
  await expect(slept[2]).rejects.toBe("enough");
  expect(participant.waits).toEqual([{ from, to: from + 5_000 }]);

  const other = clock.sleep(1_000);
  const before = await Promise.race([other, new Promise((resolve) => setTimeout(resolve, 100, "it stands"))]);
  expect([before, participant.waited]).toEqual(["it stands", 5_000]);
  participant.leave();
  await other;
  await cloud.close();
});

test("the clock keeps moving when a sleep begins as another one is aborted", async () => {
  const cloud = await startCloud({ time: "shared" });
  const participant = new ClockParticipant(cloud.world.clock);
  const [from, awake] = [participant.now(), new AbortController()];
  const first = participant.sleepUntil(from + 1_000, awake.signal);
  awake.abort();
  await Promise.all([first, participant.sleepUntil(from + 2_000, new AbortController().signal)]);
  expect(participant.waits).toEqual([{ from, to: from + 2_000 }]);
  participant.leave();
  await cloud.close();
});
