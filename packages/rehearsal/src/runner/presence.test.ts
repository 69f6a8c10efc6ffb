import { startCloud } from "@slipway/simulator";
import { Presence } from "./presence.ts";

test("the clock passes while any of a job's sleepers sleeps, which is one wait, and stands again afterwards", async () => {
  const cloud = await startCloud({ time: "shared" });
  const { clock } = cloud.world;
  const presence = new Presence(clock);
  const from = presence.now();
  const woken = new AbortController();
  const slept = [presence.sleep(1_000), presence.sleep(5_000), presence.sleep(60_000, woken.signal)];
  await Promise.all(slept.slice(0, 2));
  expect(presence.waits).toEqual([]);
  woken.abort("enough");
  await expect(slept[2]).rejects.toBe("enough");
  expect(presence.waits).toEqual([{ from, to: from + 5_000 }]);

  const other = clock.sleep(1_000);
  const before = await Promise.race([other, new Promise((resolve) => setTimeout(resolve, 100, "it stands"))]);
  expect([before, presence.waited]).toEqual(["it stands", 5_000]);
  presence.leave();
  await other;
  await cloud.close();
});

test("a sleep that begins as another is broken off leaves the clock passing", async () => {
  const cloud = await startCloud({ time: "shared" });
  const presence = new Presence(cloud.world.clock);
  const [from, awake] = [presence.now(), new AbortController()];
  const first = presence.sleepUntil(from + 1_000, awake.signal);
  awake.abort();
  await Promise.all([first, presence.sleepUntil(from + 2_000, new AbortController().signal)]);
  expect(presence.waits).toEqual([{ from, to: from + 2_000 }]);
  presence.leave();
  await cloud.close();
});
