import { plan, type Shown, unknown, withTexts } from "@slipway/reconcile";
import { awsKeysOf, type Bench, bareRun, openBench } from "@slipway/testing";
import { answers, type Shows, within } from "../../client/planned/shows.ts";
import { connectAws } from "../../connect.ts";
import { launchTemplate } from "../../ec2/launch-template.ts";
import { addon } from "../addons/addon.ts";
import type { AddonWant } from "../addons/addon-state.ts";
import { lookUpGroup } from "./look.ts";
import { nodeGroup } from "./node-group.ts";
import type { NodeGroupWant } from "./want.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** AWS in a plan whose job plans a cluster that is not there yet. */
function planning() {
  const region = { region: "us-east-1" };
  const resourcesVpcConfig = { vpcId: unknown("the network"), subnetIds: [unknown("a subnet")] };
  const cluster = { name: "lab", version: "1.34", resourcesVpcConfig };
  const shows: Shows = {
    ...answers(region, { of: "eks:DescribeCluster", input: { name: "lab" } }, { cluster }, true),
    ...within(region, "eks", "clusterName", "lab"),
  };
  const planned = new Map(
    Object.entries(shows).map(([key, { body, isNew }]): [string, Shown] => [
      key.toLowerCase(),
      { body: withTexts(body, (field) => `cluster.${field}`), isNew },
    ]),
  );
  const run = { ...bareRun(bench, awsKeysOf(bench), []), mode: "plan" as const, planned };
  return connectAws({ "role-to-assume": undefined, region: "us-east-1", "allowed-account-ids": undefined }, run);
}

const nothing = {
  ...{ subnets: undefined, instanceTypes: undefined, amiType: undefined, capacityType: undefined, min: undefined },
  ...{ max: undefined, desired: undefined, diskSize: undefined, labels: undefined, taints: undefined },
  ...{ version: undefined, release: undefined, unavailable: undefined, strategy: undefined, repair: undefined },
  tags: undefined,
};
const nodeRole = "known-after-apply:network.node-role";

test("a group in a planned cluster is planned, with what only AWS can say as known after apply", async () => {
  const aws = planning();
  const want: NodeGroupWant = { ...nothing, cluster: "lab", name: "workers", nodeRole };
  const group = await lookUpGroup(want, aws);
  if (!group.template) throw new Error("It has a template of its own.");
  const template = launchTemplate(aws, group.template);
  const shown: Record<string, Shown> = {};
  const goals = [template, nodeGroup(aws, group, { after: [template] })];
  const { steps } = await plan(goals, (shows) => void Object.assign(shown, shows));
  expect(steps.map(({ operation, id }) => [operation, id])).toEqual([
    ["create", "lab/workers"],
    ["create", "lab/workers"],
  ]);
  const fields = Object.fromEntries((steps[1]?.changes ?? []).map(({ field, want: value }) => [field, value]));
  expect(fields).toMatchObject({
    nodeRole,
    subnets: { "known-after-apply:": "the private subnets of the cluster" },
    "launchTemplate.id": { "known-after-apply:": "the ID of the launch template" },
    "launchTemplate.version": { "known-after-apply:": "the new version of the launch template" },
  });
  // A later step of the job finds the group.
  const later = Object.values(shown).map(({ body }) => body);
  expect(later).toContainEqual(expect.objectContaining({ in: "nodegroups", item: "workers" }));
});

test("nodes that a planned control plane cannot have are refused in the plan", async () => {
  const aws = planning();
  const want: NodeGroupWant = { ...nothing, cluster: "lab", name: "workers", nodeRole, version: "1.35" };
  const group = await lookUpGroup(want, aws);
  await expect(plan([nodeGroup(aws, group)])).rejects.toThrow("the control plane runs 1.34");
});

test("an add-on of a planned cluster is planned in the version for it", async () => {
  const aws = planning();
  const want: AddonWant = {
    cluster: "lab",
    name: "vpc-cni",
    version: undefined,
    configuration: { env: { WARM_ENI_TARGET: "1" } },
    conflicts: undefined,
    role: "known-after-apply:roles.cni",
    tags: undefined,
  };
  const { steps } = await plan([addon(aws, want)]);
  const fields = Object.fromEntries((steps[0]?.changes ?? []).map(({ field, want: value }) => [field, value]));
  expect(fields).toMatchObject({
    addonVersion: "v1.20.4-eksbuild.1",
    "configurationValues.env.WARM_ENI_TARGET": "1",
    "podIdentityAssociations[0].serviceAccount": "aws-node",
    "podIdentityAssociations[0].roleArn": "known-after-apply:roles.cni",
  });
  await expect(plan([addon(aws, { ...want, configuration: { env: 1 } })])).rejects.toThrow("does not fit the schema");
});
