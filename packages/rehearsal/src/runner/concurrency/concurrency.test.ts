import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { conclusions, openTestRepository, type TestRepository } from "../repository.test-support.ts";
import { ConcurrencyGroups } from "./concurrency.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

const never = new AbortController().signal;

test("one holds the group, one waits, and a later one takes the place of who waits", async () => {
  const locks = new ConcurrencyGroups();
  const log: string[] = [];
  const take = (name: string, more = {}) =>
    locks
      .enter(
        { group: "g", cancelInProgress: false, queue: false, ...more },
        never,
        () => void log.push(`${name} cancelled`),
      )
      .then((release) => {
        log.push(release ? `${name} runs` : `${name} is gone`);
        return release;
      });
  const first = await take("first");
  const second = take("second");
  const third = take("third", { group: "G" });
  await second;
  first?.();
  (await third)?.();
  await take("fourth");
  expect(log).toEqual(["first runs", "second cancelled", "second is gone", "third runs", "fourth runs"]);
});

test("with queue: max all wait their turn, and with cancel-in-progress who runs is cancelled", async () => {
  const locks = new ConcurrencyGroups();
  const log: string[] = [];
  const take = (name: string, more: object) =>
    locks.enter(
      { group: "g", cancelInProgress: false, queue: true, ...more },
      never,
      (why) => void log.push(`${name}: ${why}`),
    );
  const first = await take("first", {});
  const [second, third] = [take("second", {}), take("third", {})];
  first?.();
  (await second)?.();
  const release = await third;
  const last = take("last", { cancelInProgress: true, queue: false });
  release?.();
  expect(await last).toBeDefined();
  expect(log).toEqual(["third: Canceling since a higher priority waiting request for g exists"]);
});

test("who is cancelled while waiting leaves the queue", async () => {
  const locks = new ConcurrencyGroups();
  const turn = { group: "g", cancelInProgress: false, queue: true };
  const first = await locks.enter(turn, never, () => undefined);
  const gone = new AbortController();
  const second = locks.enter(turn, gone.signal, () => undefined);
  gone.abort();
  expect(await second).toBeUndefined();
  first?.();
  expect(await locks.enter(turn, never, () => undefined)).toBeDefined();
});

const workflow = (extra: string) => `
concurrency: { group: deploy, ${extra} }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo start-\${{ github.run_number }} >> ${join(repository.root, "order")}
          for i in $(seq 400); do [ -e ${join(repository.root, "go")} ] && break; sleep 0.02; done
          echo end-\${{ github.run_number }} >> ${join(repository.root, "order")}
`;

test("two runs of a group do not overlap", async () => {
  const server = repository.server();
  const started = Promise.withResolvers<void>();
  const first = repository.runJobs(workflow("queue: max"), {
    server,
    onProgress: ({ what }) => what === "step" && started.resolve(),
  });
  await started.promise;
  const second = repository.runJobs(workflow("queue: max"), { server });
  writeFileSync(join(repository.root, "go"), "");
  expect((await Promise.all([first, second])).map(({ conclusion }) => conclusion)).toEqual(["success", "success"]);
  expect(readFileSync(join(repository.root, "order"), "utf8")).toBe("start-1\nend-1\nstart-2\nend-2\n");
});

test("with cancel-in-progress the later run ends the earlier one", async () => {
  const server = repository.server();
  const started = Promise.withResolvers<void>();
  const text = `
concurrency: { group: ci, cancel-in-progress: true }
jobs:
  a: { runs-on: ubuntu-latest, steps: [{ run: "[ \${{ github.run_number }} = 2 ] || sleep 30" }] }
`;
  const first = repository.runJobs(text, { server, onProgress: ({ what }) => what === "step" && started.resolve() });
  await started.promise;
  const second = await repository.runJobs(text, { server });
  expect([(await first).conclusion, second.conclusion]).toEqual(["cancelled", "success"]);
  expect((await first).annotations[0]?.text).toContain("higher priority waiting request for ci");
});

test("jobs of one run share groups too, and nobody waits for a group that its caller holds", async () => {
  expect(existsSync(join(repository.root, "inside"))).toBe(false);
  const run = await repository.runJobs(`
concurrency: outer
jobs:
  a: &job
    runs-on: ubuntu-latest
    concurrency: { group: shared, queue: max }
    steps:
      - run: mkdir ${join(repository.root, "inside")}; sleep 0.1; rmdir ${join(repository.root, "inside")}
  b: *job
  c:
    runs-on: ubuntu-latest
    concurrency: outer
    steps: [{ run: "true" }]
`);
  expect(conclusions(run)).toEqual({ a: "success", b: "success", c: "cancelled" });
});
