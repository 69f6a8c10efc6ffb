import { formatApprovals, type Mode } from "@slipway/action";
import { type Bench, ecrOperator, JobFiles, openBench } from "@slipway/testing";
import { sourceOf } from "../actions.ts";

/**
 * A plan says of some values that they are known after apply: such a value is not compared, and is approved whatever it
 * turns out to be. So no one may write a value that is taken for one. Tags are what the most people may write.
 */
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const here = { GITHUB_ACTION: "own", GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };

/** A repository with tags, as its action makes it, and how to run that again. */
async function repositoryWith(tags: string) {
  const { action } = await sourceOf("create-ecr");
  const ecr = ecrOperator(bench.cloud);
  const run = (mode: Mode, given: string, env: object = {}, job = new JobFiles()) =>
    bench.run(action, { repository: "app", tags: given, mode }, undefined, { ...here, ...env }, job);
  expect(await run("apply", tags)).toMatchObject({ code: 0 });
  const tagsNow = async () => (await ecr.repository("app"))?.tags ?? {};
  return { run, tagsNow, ecr };
}

test.each(["unknown", "known-after-apply:"])("drift: tags replaced by %s alone: found", async (name) => {
  const { run, tagsNow, ecr } = await repositoryWith("stage=test");
  const { repositoryArn: resourceArn } = (await ecr.repository("app"))?.repository ?? {};
  await ecr.call("UntagResource", { resourceArn, tagKeys: Object.keys(await tagsNow()) });
  await ecr.call("TagResource", { resourceArn, tags: [{ Key: name, Value: "x" }] });
  expect(await run("check", "stage=test")).toMatchObject({ code: 1, outputs: { drift: "true" } });
  expect(await run("apply", "stage=test")).toMatchObject({ code: 0 });
  expect(await tagsNow()).toMatchObject({ stage: "test", [name]: "x" });
});

test.each([
  "unknown=a",
  "known-after-apply:=a",
])("approval: the tag %s: no other value is done under it, and the plan does not hide it", async (tag) => {
  const { run, tagsNow } = await repositoryWith("stage=test");
  const before = await tagsNow();
  const job = new JobFiles();
  const { outputs } = await run("plan", tag, {}, job);
  expect([outputs.plan, outputs.steps]).toEqual([expect.stringContaining('"a"'), "1"]);
  const approval = formatApprovals(new Map(job.entries.map(({ step, approval: own }) => [step, own])), here);
  expect(await run("apply", tag.replace("=a", "=b"), { SLIPWAY_APPROVED: approval })).toMatchObject({ code: 1 });
  expect(await tagsNow()).toEqual(before);
});
