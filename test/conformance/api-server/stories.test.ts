import { compare, type Difference } from "./compare.ts";
import { type Known, known } from "./known.ts";
import { play } from "./play.ts";
import { startRealServer } from "./real.ts";
import type { Server } from "./server.ts";
import { startSimulatedServer } from "./simulated.ts";
import { stories } from "./story/all.ts";

const explains =
  (found: Difference) =>
  ({ at, real, simulated }: Known): boolean =>
    at.test(found.at) && (real?.test(found.real) ?? true) && (simulated?.test(found.simulated) ?? true);

// The source of every expectation is the real server's answer of this very run: Debian's kube-apiserver, which
// `build.ts` builds, with Debian's etcd.
describe("the simulated API server answers as the real one", () => {
  let real: Server;
  let simulated: Server;
  const met = new Map<Known, number>();

  beforeAll(async () => {
    real = await startRealServer();
    simulated = await startSimulatedServer("fast");
  });
  afterAll(async () => {
    await real.close();
    await simulated.close();
  });

  test.each(Object.keys(stories))("%s", async (name) => {
    const story = stories[name] ?? [];
    const differences = compare(await play(real, story), await play(simulated, story));
    const unknown = differences.filter((difference) => {
      const row = known.find(explains(difference));
      if (row) met.set(row, (met.get(row) ?? 0) + 1);
      return row === undefined;
    });
    expect(unknown).toEqual([]);
  });

  test("but for what is known, no less and no more", () => {
    const times = (row: Known) => ({ why: row.why, times: met.get(row) ?? 0 });
    expect(known.map(times)).toEqual(known.map(({ why, times }) => ({ why, times })));
  });
});
