import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RunNode } from "../process/run-process.ts";
import { openTestRepository, type TestRepository } from "../repository.test-support.ts";

const job = "  one: { runs-on: ubuntu-latest, steps: [{ uses: $/own }, { uses: $/own }] }";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
  repository.write({
    "own/action.yml": "name: Own\ndescription: Ends at once\nruns: { using: node24, main: main.js }\n",
    "own/main.js": "",
    ".github/workflows/called.yml": `on: workflow_call\njobs:\n${job}`,
  });
});
afterAll(() => repository.close());

/** Runs jobs whose steps wait, and gives what each step and the run held. */
async function run(text: string): Promise<WeakRef<object>[]> {
  const node: RunNode = async (_, { participant, signal }) => {
    held.push(new WeakRef(participant));
    await participant.sleep(1000, signal);
    return 0;
  };
  const onProgress = () => undefined;
  const held: WeakRef<object>[] = [new WeakRef(onProgress)];
  expect((await repository.runJobs(text, { server: { node }, onProgress })).conclusion).toBe("success");
  return held;
}

test.each([
  ["a job", job],
  ["a called workflow", "  one: { uses: $/.github/workflows/called.yml }"],
])("of %s whose steps waited nothing is kept once it has ended", async (_, text) => {
  const held = await run(text);
  expect(held.length).toBe(3);
  await collectGarbage();
  expect(held.filter((each) => each.deref() !== undefined)).toEqual([]);
});

/** More than once, since what one collection frees lets the next one free more. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
