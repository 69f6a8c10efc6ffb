import { World } from "../world/world.ts";
import type { Api } from "./engine/operation.ts";
import { cloudFormationApi, stackHandlers } from "./services/cloudformation/cloudformation.ts";
import { ec2Api } from "./services/ec2/ec2.ts";
import { ecrApi } from "./services/ecr/ecr.ts";
import { eksApi } from "./services/eks/eks.ts";
import { classicElbApi } from "./services/elb/classic.ts";
import { elbApi } from "./services/elb/elb.ts";
import { iamApi } from "./services/iam/iam.ts";
import { kmsApi } from "./services/kms/kms.ts";
import { logsApi } from "./services/logs/logs.ts";
import { sts } from "./services/sts/sts.ts";

/** What of AWS is simulated: a line of the coverage table. */
export interface Covered {
  /** An API, or a kind of resource in a template. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly note?: string;
}

/** All APIs, each in a world that no one looks at: only what they offer counts. */
export function everyApi(): Api[] {
  const world = new World({ time: "fast" });
  const ec2 = ec2Api(world);
  const host = { ca: () => "", open() {}, close() {}, scaleNodes() {}, upgrade() {}, mapNodes() {}, install() {} };
  return [
    ...[sts, iamApi, ec2, eksApi(world, host), ecrApi, logsApi, kmsApi, classicElbApi, elbApi],
    cloudFormationApi(world, { ec2, iam: iamApi }),
  ];
}

const notes: Readonly<Record<string, string>> = {
  sts: "web identity tokens against provider, audience and trust policy; presigned GetCallerIdentity",
  iam: "policies are evaluated; a new role is unknown to other services for 8 s",
  ec2: "networks, launch templates, volumes and instance types: no instances of one's own; DryRun on each",
  eks: "clusters run; one update at a time; authentication modes one way only",
  ecr: "lifecycle policies are checked and previewed, images are put by manifest only",
  kms: "keys by state, usage and spec, and their aliases: no grants, nothing is encrypted",
  logs: "groups with retention and tags: nothing is logged",
  "elasticloadbalancing 2012-06-01": "classic load balancers with their network interfaces: nothing is balanced",
  "elasticloadbalancing 2015-12-01": "application and network load balancers, their listeners and target groups",
  cloudformation: "stacks, change sets, events, rollback; drift by existence",
};

const apis = everyApi();

/** An API's prefix, and its version where two have one prefix. */
const nameOf = ({ prefix, version }: Api): string =>
  apis.filter((api) => api.prefix === prefix).length > 1 ? `${prefix} ${version}` : prefix;

/** Everything that AWS answers here. */
export const coverage: readonly Covered[] = [
  ...apis.map((api) => ({
    subject: nameOf(api),
    verbs: Object.keys(api.operations).sort(),
    note: notes[nameOf(api)] ?? "",
  })),
  ...Object.keys(stackHandlers).map((subject) => ({
    subject,
    verbs: ["create", stackHandlers[subject]?.change ? "update" : "replace", "delete"],
    note: "in CloudFormation templates",
  })),
];
