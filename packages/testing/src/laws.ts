import type { AnyAction } from "@slipway/action";
import type { Arrange, Arrangement } from "./arrangement.ts";
import { azureOperator } from "./azure-operator.ts";
import { faults } from "./faults.ts";
import { leaksOf, secretsOf } from "./leaks.ts";
import { includedIn, isWrite } from "./requests.ts";
import { type Bench, openBench, type Ran } from "./run-action.ts";
import { propertyOfInputs } from "./wrong-inputs.ts";

const writes = (ran: Ran) => ran.requests.filter(isWrite);

/** The laws of the design, for one action: what every user may rely on. */
export function laws(action: AnyAction, arrange: Arrange): void {
  let bench: Bench;
  let arranged: Arrangement;
  let fresh: ReturnType<Bench["cloud"]["world"]["snapshot"]>;
  let operationSpeedup: number;
  let settled: { owned: unknown; foreign: unknown; requests: number };
  const broken: string[] = [];

  const run = (mode: string, more: Readonly<Record<string, string>> = {}, stop?: (end: () => void) => void) =>
    bench.run(action, { ...arranged.inputs, mode, ...more }, stop, arranged.env);
  const start = () => bench.cloud.world.restore(fresh);
  const told = (ran: Ran) => `exit ${ran.code}\n${ran.printed}`;
  /** What the action owns is as after a run that nothing disturbed: law 2 shows that such a state is settled. */
  const isSettled = async () => expect(await arranged.owned(bench.cloud)).toEqual(settled.owned);
  /** All is settled after a run, or after the next if it was cut. One that was cut before its first write left nothing to heal: the next is a first run. */
  const heals = async (ran: Ran) => {
    if (ran.code !== 0 && writes(ran).length === 0) return;
    if (ran.code !== 0) expect(told(await run("apply"))).toMatch(/^exit 0/);
    await isSettled();
  };
  const checksClean = async () => expect(told(await run("check"))).toMatch(/^exit 0/);

  beforeAll(async () => {
    bench = await openBench((line) => broken.push(line));
    arranged = await arrange(bench.cloud);
    operationSpeedup = bench.cloud.world.operationSpeedup;
    bench.cloud.world.record.bodies = true;
    fresh = bench.cloud.world.snapshot();
    const foreign = await arranged.foreign(bench.cloud);
    const ran = await run("apply");
    expect(told(ran)).toMatch(/^exit 0/);
    settled = { owned: await arranged.owned(bench.cloud), foreign, requests: ran.requests.length };
  });
  beforeEach(start);
  afterEach(() => {
    bench.cloud.world.operationSpeedup = operationSpeedup;
    bench.cloud.before(undefined);
    bench.cloud.world.faults.clear();
  });
  afterAll(async () => {
    await bench.close();
    expect(broken).toEqual([]);
  });

  describe(`${action.name} keeps the laws`, () => {
    test.each(["plan", "check"])("1: a %s writes nothing", async (mode) => {
      const before = [await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)];
      const ran = await run(mode);
      expect(writes(ran)).toEqual([]);
      expect([await arranged.owned(bench.cloud), await arranged.foreign(bench.cloud)]).toEqual(before);
      expect(ran.outputs.drift).toBe("true");
      expect(ran.code).toBe(mode === "check" ? 1 : 0);
    });

    test("2: after an apply nothing is left to do, and a second one writes nothing", async () => {
      const first = await run("apply");
      expect(first.outputs).toMatchObject({ changed: "true", drift: "true" });
      expect(Object.keys(action.outputs).filter((name) => !(name in first.outputs))).toEqual([]);
      await isSettled();
      await checksClean();
      const second = await run("apply");
      expect(told(second)).toMatch(/^exit 0/);
      expect(second.outputs).toMatchObject({ changed: "false", drift: "false", steps: "0" });
      expect(writes(second)).toEqual([]);
    });

    test("2: drift is found, named and repaired, and only drift", async () => {
      await run("apply");
      await arranged.drift(bench.cloud);
      const check = await run("check");
      expect(check.code).toBe(1);
      expect(check.outputs).toMatchObject({ changed: "false", drift: "true" });
      expect((await run("check", { "fail-on-drift": "false" })).code).toBe(0);
      expect(told(await run("apply"))).toMatch(/^exit 0/);
      await isSettled();
      await checksClean();
    });

    test("2: what was in a resource group is gone with it: a destroy ends well, and anything else says what is missing", async () => {
      const applied = await run("apply");
      const azure = await azureOperator(bench.cloud);
      const groups = await azure.list(`/subscriptions/${azure.subscription}/resourceGroups`);
      for (const { id } of groups) await azure.delete(String(id));
      for (const _ of ["what is left", "once more"])
        expect(told(await run("destroy", { confirm: arranged.confirm }))).toMatch(/^exit 0/);
      const isInOne = applied.requests.some(({ url }) => /\/resourceGroups\//i.test(url));
      if (isInOne) expect(told(await run("plan"))).toMatch(/^exit 1/);
    });

    test("3: what is other people's survives, whatever is done", async () => {
      for (const mode of ["plan", "apply", "check"]) await run(mode);
      await run("destroy", { confirm: arranged.confirm });
      expect(await arranged.foreign(bench.cloud)).toEqual(settled.foreign);
    });

    describe.each(faults)("4: cut at any request by $kind (after: $after)", (fault) => {
      test("a second run heals it", async () => {
        for (let index = 0; index < settled.requests; index += 1) {
          start();
          bench.cloud.world.faults.add({ ...fault, match: { index, count: 1 } });
          const since = bench.cloud.world.record.requests.length;
          const cut = await run("apply");
          bench.cloud.world.faults.clear();
          await heals(cut);
          expect(await arranged.foreign(bench.cloud)).toEqual(settled.foreign);
          expect(leaksOf(cut, secretsOf(bench.cloud, since, arranged.secrets ?? []))).toEqual([]);
        }
      });
    });

    test("4: asked to end at any request, it says what is left going, and a second run heals it", async () => {
      for (let index = 0; index < settled.requests; index += 1) {
        start();
        const first = bench.cloud.world.record.requests.length;
        let end = () => {};
        bench.cloud.before((number) => {
          if (number === first + index) end();
        });
        const cut = await run("apply", {}, (stop) => {
          end = stop;
        });
        bench.cloud.before(undefined);
        expect(cut.code).toBe(1);
        expect(cut.printed).toMatch(/asked to end \(SIGTERM\)/);
        await heals(cut);
      }
    });

    test("5: two runs at once both end well, and nothing is there twice", async () => {
      const both = await Promise.all([run("apply"), run("apply")]);
      for (const ran of both) expect(told(ran)).toMatch(/^exit 0/);
      await isSettled();
      expect(await arranged.foreign(bench.cloud)).toEqual(settled.foreign);
    });

    test("5: what somebody else changes at any moment is not lost", async () => {
      for (let index = 0; index < settled.requests; index += 1) {
        start();
        const first = bench.cloud.world.record.requests.length;
        let theirs: unknown;
        bench.cloud.before(async (number) => {
          if (number !== first + index) return;
          await arranged.meddle(bench.cloud, index);
          theirs = await arranged.foreign(bench.cloud);
        });
        const ran = await run("apply");
        bench.cloud.before(undefined);
        expect(told(ran)).toMatch(/^exit 0/);
        // A run may need fewer requests than the first one did: then nobody came in between.
        if (theirs !== undefined) expect(await arranged.foreign(bench.cloud)).toEqual(theirs);
        await isSettled();
      }
    });

    test("5: what somebody else makes first, at any moment, keeps what they added", async () => {
      const { rival } = arranged;
      if (rival === undefined) return;
      const { clock } = bench.cloud.world;
      const begun = clock.now();
      expect(told(await run("apply"))).toMatch(/^exit 0/);
      await rival.add(bench.cloud);
      const theirs = await rival.added(bench.cloud);
      const made = bench.cloud.world.snapshot();
      const took = clock.now() - begun;
      for (let index = 0; index < settled.requests; index += 1) {
        start();
        clock.advance(took);
        const first = bench.cloud.world.record.requests.length;
        bench.cloud.before((number) => {
          if (number === first + index) bench.cloud.world.restore(made);
        });
        const ran = await run("apply");
        bench.cloud.before(undefined);
        expect(told(ran)).toMatch(/^exit 0/);
        expect(await rival.added(bench.cloud)).toEqual(theirs);
      }
    });

    test("6: no secret shows anywhere, in any form", async () => {
      const since = bench.cloud.world.record.requests.length;
      for (const mode of ["plan", "apply", "check", "destroy"]) {
        const ran = await run(mode, { confirm: arranged.confirm });
        const secrets = secretsOf(bench.cloud, since, arranged.secrets ?? []);
        expect(secrets.length).toBeGreaterThan(0);
        expect(leaksOf(ran, secrets)).toEqual([]);
        // GitHub drops a job's output, without a word, when something masked is in it.
        for (const output of Object.values(ran.outputs))
          expect(ran.masked.filter((mask) => output.includes(mask))).toEqual([]);
      }
    });

    test("7: every bad input is named, in one error, before the first request", async () => {
      const ran = await bench.run(action, { ...arranged.inputs, ...arranged.wrong.inputs });
      expect(ran.code).toBe(1);
      expect(ran.requests).toEqual([]);
      const errors = ran.printed.split("\n").filter((line) => line.startsWith("::error"));
      expect(errors).toHaveLength(1);
      for (const name of arranged.wrong.named) expect(errors[0]).toContain(`- ${name}: `);
      expect(ran.printed).not.toMatch(/\n\s+at /);
    });

    test("7: nothing but one InputError ever comes of bad inputs", async () => {
      await propertyOfInputs(action, { ...bench.environment(arranged.inputs) });
    });

    test("8: a denial says who was to do what, and is not tried again", async () => {
      const since = bench.cloud.world.record.requests.length;
      await run("apply");
      const needed = bench.cloud.world.record.needed(since).map(({ permission }) => permission);
      const asked = bench.cloud.world.record.requests.slice(since).filter((entry) => entry.permissions?.length);
      const identities = new Set(asked.map(({ identity = "" }) => identity));
      expect(needed.length).toBeGreaterThan(0);
      for (const denied of needed.filter((each) => !includedIn(needed, each))) {
        start();
        const rest = needed.filter((each) => each !== denied);
        for (const identity of identities) bench.cloud.world.access.limit(identity, rest);
        const ran = await run("apply");
        for (const identity of identities) bench.cloud.world.access.release(identity);
        expect(`${denied}: exit ${ran.code}`).toBe(`${denied}: exit 1`);
        const refused = ran.requests.filter(({ status }) => status === 403);
        expect(refused.length).toBeGreaterThan(0);
        expect(new Set(refused.map(({ method, url }) => `${method} ${url}`)).size).toBe(refused.length);
        expect(ran.printed).toContain("403");
        expect(ran.printed.toLowerCase()).toContain(denied.toLowerCase());
        expect(ran.printed).toMatch(/grant/i);
      }
    });

    test("9: a run that is let go in the middle of a wait leaves an operation that the next one picks up", async () => {
      // With a speed-up an operation would be over before the run is let go.
      bench.cloud.world.operationSpeedup = 1;
      const whole = await run("apply");
      const written = writes(whole).length * (arranged.unreadable ? 2 : 1);
      for (let index = 0; index < whole.requests.length; index += 1) {
        start();
        const since = bench.cloud.world.record.requests.length;
        bench.cloud.world.faults.add({ kind: "hang", match: { index, every: 1, count: 1000 } });
        const cut = await run("apply", { "deadline-minutes": "1" });
        bench.cloud.world.faults.clear();
        await heals(cut);
        const all = bench.cloud.world.record.requests.slice(since);
        const accepted = all.filter((entry) => isWrite(entry) && entry.status >= 200 && entry.status < 300);
        expect(accepted.length).toBeLessThanOrEqual(written);
      }
    });
  });
}
