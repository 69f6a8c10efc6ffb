import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyAction } from "@slipway/action";
import { runProgram } from "@slipway/rehearsal";
import type { WorldState } from "@slipway/simulator";
import { type Arrangement, type Bench, isWrite, JobFiles, openBench } from "@slipway/testing";
import { bundleOf, sourceOf } from "../actions.ts";

/**
 * Law 4, with the real thing: bundles as processes, killed at each of their writes and at the request that follows it. The
 * laws end a run of every action at all others too, in their own process.
 */
export function killed(cases: readonly { readonly name: string; readonly way?: string }[]): void {
  const temporary = mkdtempSync(join(tmpdir(), "slipway-job-"));
  afterAll(() => rmSync(temporary, { recursive: true }));
  describe.each(cases)("$name, as a process (with $way)", ({ name, way }) => {
    let bench: Bench;
    let action: AnyAction;
    let arranged: Arrangement;

    const start = (mode: string) =>
      runProgram(
        bundleOf(name),
        { ...bench.environment({ ...arranged.inputs, mode }), ...arranged.env, RUNNER_TEMP: temporary },
        bench.cloud.world.clock,
      );

    /** A process dies the moment its request of that number comes, and the world goes on. Its exit code: null when it was killed. */
    const killedAt = async (fresh: WorldState, index: number) => {
      const { cloud } = bench;
      cloud.world.restore(fresh);
      const first = cloud.world.record.requests.length;
      const cut = start("apply");
      cloud.before((number) => {
        if (number === first + index) cut.kill("SIGKILL");
      });
      const { code } = await cut.ended;
      cloud.before(undefined);
      return code;
    };

    beforeAll(async () => {
      bench = await openBench();
      const source = await sourceOf(name, way);
      action = source.action;
      arranged = await source.arrange(bench.cloud);
      const ledger = join(temporary, "slipway-ledger");
      mkdirSync(ledger, { recursive: true });
      for (const entry of arranged.ledger ?? [])
        writeFileSync(join(ledger, `${entry.step}.json`), JSON.stringify(entry));
    });
    afterAll(() => bench.close());

    test("the next run finishes one that is killed at a write or right after it, with nothing duplicated and nothing lost", async () => {
      const { cloud } = bench;
      const fresh = cloud.world.snapshot();
      const foreign = await arranged.foreign(cloud);
      const from = cloud.world.record.requests.length;
      const whole = await start("apply").ended;
      expect([whole.code, whole.errorOutput]).toEqual([0, ""]);
      const requests = cloud.world.record.requests.slice(from);
      const owned = await arranged.owned(cloud);

      const writes = requests.flatMap((request, index) => (isWrite(request) ? [index] : []));
      expect(writes).not.toEqual([]);
      for (const index of new Set(writes.flatMap((write) => [write, write + 1]))) {
        // A run may need fewer requests than the first one did: then it has ended before.
        expect([null, 0]).toContain(await killedAt(fresh, index));
        // In this process, which saves the start of one: that the bundle does as much has been seen above.
        const job = new JobFiles(arranged.ledger);
        const second = await bench.run(action, { ...arranged.inputs, mode: "apply" }, undefined, arranged.env, job);
        expect(`${second.code} ${second.printed}`).toMatch(/^0 /);
        expect(await arranged.owned(cloud)).toEqual(owned);
        expect(await arranged.foreign(cloud)).toEqual(foreign);
      }
    });

    test("on a signal to stop it ends immediately and says so", async () => {
      const { cloud } = bench;
      const running = start("check");
      const first = cloud.world.record.requests.length;
      cloud.world.faults.add({ kind: "hang", match: { index: 0 } });
      cloud.before((number) => {
        if (number === first) setImmediate(() => running.kill("SIGTERM"));
      });
      const ran = await running.ended;
      cloud.before(undefined);
      cloud.world.faults.clear();
      expect(ran.code).toBe(1);
      expect(ran.printed).toContain("asked to end (SIGTERM)");
      expect(ran.errorOutput).toBe("");
    });

    test("bad inputs are all named, and nothing else happens", async () => {
      const from = bench.cloud.world.record.requests.length;
      const ran = await runProgram(bundleOf(name), bench.environment({ ...arranged.inputs, ...arranged.wrong.inputs }))
        .ended;
      expect([ran.code, ran.errorOutput]).toEqual([1, ""]);
      for (const input of arranged.wrong.named) expect(ran.printed).toContain(`- ${input}: `);
      expect(bench.cloud.world.record.requests.length).toBe(from);
    });
  });
}
