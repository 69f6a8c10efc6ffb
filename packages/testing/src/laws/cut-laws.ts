import { faults } from "../faults.ts";
import { leaksOf, secretsOf } from "../leaks.ts";
import { isWrite } from "../requests.ts";
import { type LawSubject, writesOf } from "./subject.ts";

/** Laws 4 and 9: a run that is cut, and what the next one makes of it. */
export function cutLaws(subject: LawSubject): void {
  test.each(
    faults.map((fault, at) => ({ after: false, ...fault, at })),
  )("4: the next run repairs one that is cut at any request by $kind (after the write: $after)", async ({
    kind,
    after,
    at,
  }) => {
    const { world } = subject.cloud;
    for (const index of subject.indexesOf(at)) {
      subject.restart();
      world.faults.add({ kind, after, match: { index, count: 1 } });
      const since = world.record.requests.length;
      const cut = await subject.run("apply");
      world.faults.clear();
      await subject.expectHealed(cut);
      await subject.expectForeignUntouched();
      expect(leaksOf(cut, secretsOf(subject.cloud, since, subject.arranged.secrets ?? []))).toEqual([]);
    }
  });

  test("4: a run that is stopped at its first request, or at any from its first write on, says what is left in progress, and the next run repairs it", async () => {
    for (const index of subject.indexesToEndAt()) {
      subject.restart();
      let end = () => {};
      subject.before(index, () => end());
      const cut = await subject.run("apply", {}, (stop) => {
        end = stop;
      });
      subject.cloud.before(undefined);
      expect(cut).toRefuse(/asked to end \(SIGTERM\)/);
      await subject.expectHealed(cut);
    }
  });

  test("9: the next run continues an operation that a run left in the middle of a wait", async () => {
    const { world } = subject.cloud;
    // Sped up, an operation would be over before the run is let go.
    world.operationSpeedup = 1;
    const whole = await subject.run("apply");
    const written = writesOf(whole).length * (subject.arranged.unreadable ? 2 : 1);
    for (const index of subject.indexesAfterWrites()) {
      subject.restart();
      const since = world.record.requests.length;
      world.faults.add({ kind: "hang", match: { index, every: 1, count: 1000 } });
      const cut = await subject.run("apply", { "deadline-minutes": "1" });
      world.faults.clear();
      await subject.expectHealed(cut);
      const all = world.record.requests.slice(since);
      const accepted = all.filter((entry) => isWrite(entry) && entry.status >= 200 && entry.status < 300);
      expect(accepted.length).toBeLessThanOrEqual(written);
    }
  });
}
