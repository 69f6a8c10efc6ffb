import type { Cluster } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, type Planned } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../../aws.ts";
import { whereOf } from "../../client/where.ts";
import { type ClusterBody, createBody } from "./body.ts";
import { clusterShows } from "./shows.ts";
import { isNarrower } from "./shut-out.ts";
import { differences } from "./updates.ts";
import type { ClusterWant } from "./want.ts";

const tag = "made-by";

/** A cluster of EKS: its control plane. Nodes, add-ons and access are things of their own. */
export const controlPlane = defineResource<ClusterWant, Cluster, ClusterBody, AwsReads, Aws>({
  kind: "EKS cluster",
  id: ({ name }) => name,
  where: whereOf,
  seal: {
    read: ({ tags }) => tags?.[tag],
    add: (body, record) => ("updates" in body ? body : { ...body, tags: { ...body.tags, [tag]: record } }),
  },
  moveBy: "make a cluster of another name and move what runs in this one",

  read: ({ look }) => look.now(),

  async plan(want, have, aws): Promise<Planned<ClusterBody>> {
    const { judgeVersion } = await import("./versions.ts");
    if (have === undefined) {
      const { judgePlace } = await import("./place.ts");
      await want.look.judgeRole(want.role, want.autoMode === true);
      await judgePlace(want, undefined, aws);
      await judgeSecretsKey(want, aws);
      return {
        operation: "create",
        body: createBody(want, await judgeVersion(want.version, want.support ?? "STANDARD", aws)),
      };
    }
    refuseFailed(have);
    await sayIssues(have, aws);
    const { version = "" } = have;
    const upgrade = changed({ version }, { version: want.version });
    const supportType = want.support ?? have.upgradePolicy?.supportType;
    // A check that finds nothing does not ask what it costs: that is said by every plan.
    if (upgrade.length > 0 || aws.run.mode === "plan") await judgeVersion(want.version ?? version, supportType, aws);
    const versions = want.version === undefined ? [] : await upgradesOf(have, want.version, aws);
    const found = differences(have, want);
    const changes = [...found.flatMap((each) => each.changes), ...upgrade];
    if (changes.some(({ field, want: then }) => field === "computeConfig.enabled" && then === true))
      await want.look.judgeRole(want.role, true);
    if (changes.length === 0) return { operation: "none" };
    if (changes.some(({ field }) => /^resourcesVpcConfig\.(subnet|securityGroup)Ids/.test(field))) {
      const { judgePlace } = await import("./place.ts");
      await judgePlace(want, have, aws);
    }
    if (found.some(({ updates }) => updates.some((each) => each.of === "encryption"))) await judgeSecretsKey(want, aws);
    sayClosing(changes, have, aws);
    if (changes.some((change) => change.immutable))
      return { operation: "replace", body: createBody(want, want.version ?? version), changes };
    return { operation: "update", body: { updates: [...found.flatMap((each) => each.updates), ...versions] }, changes };
  },

  async create(id, body, aws) {
    const { createCluster } = await import("./calls.ts");
    if (!("updates" in body)) await createCluster(id, body, aws);
  },

  async update(have, body, aws) {
    const { updateCluster } = await import("./calls.ts");
    if ("updates" in body) await updateCluster(have, body.updates, aws);
  },

  async delete({ name = "" }, aws) {
    const { deleteCluster } = await import("./calls.ts");
    await deleteCluster(name, aws);
  },

  shows: clusterShows,

  status: ({ status = "", health }) => ({
    ...(/^(CREATING|UPDATING|PENDING|DELETING)$/.test(status) ? { inProgress: status } : {}),
    ...(status === "FAILED" ? { failed: health?.issues?.[0]?.message ?? status } : {}),
  }),

  async wait({ name = "" }, aws) {
    const { waitWhileChanging } = await import("./calls.ts");
    await waitWhileChanging(name, aws);
  },
});

/** Who cannot reach the API server any more is not known here: AWS does not say from where it is asked. */
function sayClosing(changes: readonly Change[], { name, resourcesVpcConfig }: Cluster, { run }: AwsReads): void {
  const closes = (field: string) => changes.find((change) => change.field === `resourcesVpcConfig.${field}`)?.want;
  if (closes("endpointPublicAccess") === false)
    run.warn(`The API server of ${name} will no longer answer outside of its VPC: runners elsewhere lose it.`);
  const ranges = closes("publicAccessCidrs") as readonly string[] | undefined;
  if (ranges !== undefined && isNarrower(resourcesVpcConfig?.publicAccessCidrs ?? [], ranges))
    run.warn(
      `Outside of its VPC the API server of ${name} will answer only ${ranges.join(", ")}: runners elsewhere lose it. With runner-range ranges without theirs are refused.`,
    );
}

/** Looked at when it is to be taken: later EKS says itself what is wrong with it. */
async function judgeSecretsKey({ secretsKey: key }: ClusterWant, aws: AwsReads): Promise<void> {
  if (key === undefined) return;
  const { judgeKey } = await import("../../kms/judge-key.ts");
  await judgeKey({ key, input: "secrets-key" }, aws);
}

/** Nothing of it can be changed any more. */
function refuseFailed({ name, status, health }: Cluster): void {
  if (status !== "FAILED") return;
  throw new UnfitError(
    `The cluster ${name} has failed, and EKS changes nothing about it any more. ${(health?.issues ?? []).map(({ message }) => message).join(" ")}`,
    "Delete it (mode: destroy), remove the cause, then run again.",
  );
}

async function sayIssues(have: Cluster, aws: AwsReads): Promise<void> {
  // While the cluster trusts two authorities, both are in what its clients are given.
  const trusted = Buffer.from(have.certificateAuthority?.data ?? "", "base64").toString();
  if ((trusted.match(/BEGIN CERTIFICATE/g)?.length ?? 0) > 1)
    aws.run.warn(
      `The certificate authority of ${have.name} is being rotated: bring along what holds a copy of it (kubeconfigs, the output certificate-authority) before the successor signs. \`aws eks list-certificate-authorities\` says when.`,
    );
  const { issuesOf } = await import("./calls.ts");
  for (const issue of issuesOf(have)) aws.run.warn(`The cluster ${have.name} is not well. ${issue}`);
}

/** The upgrades to a version, a minor version each, once nothing is in the way of the first. */
async function upgradesOf({ name = "", version: have = "" }: Cluster, wanted: string, aws: AwsReads) {
  const { judgeUpgrade, stepsTo } = await import("./upgrade.ts");
  const [next, ...later] = stepsTo(name, have, wanted);
  if (next === undefined) return [];
  const isUp = Number(next.split(".")[1]) > Number(have.split(".")[1]);
  if (isUp) await judgeUpgrade(name, next, aws);
  else
    aws.run.warn(`The cluster ${name} goes back from ${have} to ${next}: nodes that are newer have to go back first.`);
  return [next, ...later].map((version) => ({ of: "version", input: { version } }) as const);
}
