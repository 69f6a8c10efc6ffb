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

test("a newcomer replaces the one that waits for the group", async () => {
  const groups = new ConcurrencyGroups();
  const log: string[] = [];
  const enter = (name: string, more = {}) =>
    groups
      .enter(
        { group: "g", cancelInProgress: false, queue: false, ...more },
        never,
        () => void log.push(`${name} cancelled`),
      )
      .then((release) => {
        log.push(release ? `${name} runs` : `${name} is gone`);
        return release;
      });
  const first = await enter("first");
  const second = enter("second");
  const third = enter("third", { group: "G" });
  await second;
  first?.();
  (await third)?.();
  await enter("fourth");
  expect(log).toEqual(["first runs", "second cancelled", "second is gone", "third runs", "fourth runs"]);
});

test("with queue: max all wait for the group", async () => {
  const groups = new ConcurrencyGroups();
  const enter = () => groups.enter({ group: "g", cancelInProgress: false, queue: true }, never, () => undefined);
  const first = await enter();
  const [second, third] = [enter(), enter()];
  first?.();
  (await second)?.();
  expect(await third).toBeDefined();
});

test("with cancel-in-progress the one that runs is cancelled", async () => {
  const groups = new ConcurrencyGroups();
  const log: string[] = [];
  const enter = (cancelInProgress: boolean) =>
    groups.enter({ group: "g", cancelInProgress, queue: false }, never, (why) => void log.push(why));
  const release = await enter(false);
  const next = enter(true);
  release?.();
  expect(await next).toBeDefined();
  expect(log).toEqual(["Canceling since a higher priority waiting request for g exists"]);
});

test("one that is cancelled while it waits leaves the queue", async () => {
  const groups = new ConcurrencyGroups();
  const wanted = { group: "g", cancelInProgress: false, queue: true };
  const first = await groups.enter(wanted, never, () => undefined);
  const gone = new AbortController();
  const second = groups.enter(wanted, gone.signal, () => undefined);
  gone.abort();
  expect(await second).toBeUndefined();
  first?.();
  expect(await groups.enter(wanted, never, () => undefined)).toBeDefined();
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

test("two runs of one group do not overlap", async () => {
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

test("with cancel-in-progress a later run cancels the earlier one", async () => {
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

// GitHub docs, "Control the concurrency of workflows and jobs": a job that waits for reviewers is in progress for its group.
test("a job that waits for reviewers holds the group of its run, and not that of another job", async () => {
  const approved = Promise.withResolvers<boolean>();
  const server = repository.server({ approve: () => approved.promise });
  const gated = "{ runs-on: ubuntu-latest, environment: production, steps: [{ run: 'true' }] }";
  const first = repository.runJobs(`concurrency: one\njobs: { a: ${gated} }`, { server });
  const order: string[] = [];
  const other = repository
    .runJobs("concurrency: other\njobs: { b: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }", { server })
    .then(() => order.push("other"));
  const second = repository
    .runJobs("concurrency: one\njobs: { c: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }", { server })
    .then(() => order.push("second"));
  await other;
  order.push("approved");
  approved.resolve(true);
  await Promise.all([first, second]);
  expect(order).toEqual(["other", "approved", "second"]);
});

test("jobs of one run share concurrency groups with each other and with the run", async () => {
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
