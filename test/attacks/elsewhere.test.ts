import { formatApprovals } from "@slipway/action";
import { type Bench, JobFiles, openBench } from "@slipway/testing";
import { account } from "../../packages/simulator/src/aws/engine/account.ts";
import { eks } from "../../packages/simulator/src/aws/services/eks/state.ts";
import { sourceOf } from "../actions.ts";

/**
 * AWS knows most things by a name that is free in each account and each region, and people copy tags and policies from one
 * to another: tools that write code out of what is there, backups, a second site. So does who plans with one role and
 * applies with another.
 */
const actions = [
  "add-eks-addon",
  "add-node-group",
  "create-ecr",
  "create-eks",
  "create-vpc",
  "ecr-retention",
  "open-cluster-ports",
].map((name) => ({ name }));

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** The same things, with what people wrote on them, in an account of someone else: its number is what differs. */
function moveToAnotherAccount(): void {
  const other = "444455556666";
  const state = account(bench.cloud.world);
  const keys = Object.entries(state.keys).map(([id, key]) => {
    const caller = { ...key.caller, account: other, arn: key.caller.arn.replace(/\d{12}/, other) };
    return [id, { ...key, caller }];
  });
  Object.assign(state, { id: other, keys: Object.fromEntries(keys) });
}

test.each(actions)("what another account has by the same name, with copied tags: $name: not deleted", async ({
  name,
}) => {
  const { action, arrange } = await sourceOf(name);
  const arranged = await arrange(bench.cloud);
  const { inputs } = arranged;
  expect(await bench.run(action, { ...inputs, mode: "apply" }, undefined, arranged.env)).toMatchObject({ code: 0 });
  const before = await arranged.owned(bench.cloud);
  moveToAnotherAccount();
  const typed = action.confirm(inputs as never);
  await bench.run(action, { ...inputs, mode: "destroy", confirm: typed }, undefined, arranged.env);
  expect(await arranged.owned(bench.cloud)).toEqual(before);
});

test.each([
  ["in another region", "eu-west-1", "platform"],
  ["whose name differs in case", "us-east-1", "Platform"],
])("a cluster of EKS %s, with copied tags: not deleted", async (_, region, name) => {
  const { action, arrange } = await sourceOf("create-eks");
  const { inputs } = await arrange(bench.cloud);
  expect(await bench.run(action, { ...inputs, mode: "apply" })).toMatchObject({ code: 0 });
  const { clusters } = eks(bench.cloud.world);
  const [from, to] = ["us-east-1/platform", `${region}/${name}`];
  const cluster = clusters[from];
  if (cluster === undefined) throw new RangeError("There is no cluster.");
  clusters[to] = { ...cluster, shown: { ...cluster.shown, name } };
  delete clusters[from];
  const ran = await bench.run(action, { ...inputs, region, name, mode: "destroy", confirm: name });
  expect(ran.printed).toContain(`EKS cluster ${name} (left: Slipway did not make it)`);
  expect(clusters[to]).toBeDefined();
});

test.each(actions)("an approval of another account's plan: $name: nothing is done", async ({ name }) => {
  const { action, arrange } = await sourceOf(name);
  const arranged = await arrange(bench.cloud);
  const env = { ...arranged.env, GITHUB_ACTION: "own", GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };
  const job = new JobFiles(arranged.ledger);
  await bench.run(action, { ...arranged.inputs, mode: "plan" }, undefined, env, job);
  const text = formatApprovals(new Map(job.entries.map(({ step, approval }) => [step, approval])), env);
  const before = await arranged.owned(bench.cloud);
  moveToAnotherAccount();
  const ran = await bench.run(action, { ...arranged.inputs, mode: "apply" }, undefined, {
    ...env,
    SLIPWAY_APPROVED: text,
  });
  expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("not in the approved plan")]);
  expect(await arranged.owned(bench.cloud)).toEqual(before);
});
