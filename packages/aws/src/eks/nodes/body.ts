import { type Change, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { fitting } from "../../ec2/launch-template.ts";
import { scalingOf } from "./compare.ts";
import type { LookedUpGroup } from "./look.ts";
import type { NodeGroupBody, NodeGroupState } from "./node-group-state.ts";
import { refuseSkew } from "./skew.ts";
import type { NodeGroupWant } from "./want.ts";

const keyOf = ({ cluster, name }: NodeGroupWant) => ({ clusterName: cluster, nodegroupName: name });

/** The version of the template that the nodes are to be launched by; unknown while it has to be made. */
export async function templateUse({ template }: LookedUpGroup) {
  if (template === undefined) return undefined;
  const have = await template.last();
  const version = fitting(have, template.want)?.number;
  return {
    id: have?.id ?? unknown("the ID of the launch template"),
    version: version ?? unknown("the new version of the launch template"),
  };
}

/** A new group: bounds with one node at least, image and subnets that suit it, and nodes that are repaired. */
export async function newGroup(looked: LookedUpGroup, aws: AwsReads): Promise<NodeGroupBody> {
  const { clusterFacts, imageFor, judgeSubnets, privateSubnets, refuseLongName } = await import("./new-group.ts");
  const { want } = looked;
  refuseLongName(want);
  const facts = await clusterFacts(want.cluster, aws);
  await judgeSubnets(want.subnets, facts.vpc, aws);
  if (want.version !== undefined) refuseSkew(want.name, want.version, facts.version);
  const minSize = want.min ?? Math.min(1, want.max ?? 1);
  const maxSize = want.max ?? Math.max(minSize, want.desired ?? 0, 1);
  const desiredSize = Math.min(Math.max(want.desired ?? minSize, minSize), maxSize);
  const { instanceTypes } = want;
  const amiType = want.amiType ?? (instanceTypes && (await imageFor(instanceTypes, aws)));
  const launchTemplate = await templateUse(looked);
  return {
    ...keyOf(want),
    nodeRole: want.nodeRole,
    subnets: want.subnets ?? (await privateSubnets(want.cluster, facts, aws)),
    instanceTypes,
    amiType: amiType ?? "AL2023_x86_64_STANDARD",
    capacityType: want.capacityType ?? "ON_DEMAND",
    scalingConfig: { minSize, maxSize, desiredSize },
    labels: want.labels,
    taints: want.taints,
    updateConfig: { ...(want.unavailable ?? { maxUnavailable: 1 }), updateStrategy: want.strategy },
    nodeRepairConfig: { enabled: want.repair ?? true },
    version: want.version,
    releaseVersion: want.release,
    ...(launchTemplate === undefined ? {} : { launchTemplate }),
    ...(want.tags === undefined ? {} : { tags: want.tags }),
  };
}

const isOf = (changes: readonly Change[], member: string): boolean =>
  changes.some(({ field }) => field === member || field.startsWith(`${member}.`));

/** What of the configuration to send: the members that differ, of labels and taints those alone. */
export function changedConfig(
  have: NodeGroupState,
  want: NodeGroupWant,
  changes: readonly Change[],
): Partial<NodeGroupBody> {
  const differs = (field: string) => changes.some((change) => change.field === field);
  const labels = Object.entries(want.labels ?? {}).filter(([name]) => differs(`labels.${name}`));
  const taints = (want.taints ?? []).filter(({ key, effect }) => differs(`taints.${key}:${effect}`));
  return {
    ...(isOf(changes, "scalingConfig") ? { scalingConfig: scalingOf(want, have.scalingConfig) } : {}),
    ...(labels.length > 0 ? { labels: Object.fromEntries(labels) } : {}),
    ...(taints.length > 0 ? { taints } : {}),
    ...(isOf(changes, "updateConfig")
      ? { updateConfig: { ...(want.unavailable ?? unavailableOf(have)), updateStrategy: want.strategy } }
      : {}),
    ...(isOf(changes, "nodeRepairConfig") ? { nodeRepairConfig: { enabled: want.repair ?? true } } : {}),
  };
}

/** One of the two has to be said, whatever is changed. */
const unavailableOf = ({ updateConfig: { maxUnavailable, maxUnavailablePercentage } }: NodeGroupState) => ({
  ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
  ...(maxUnavailablePercentage === undefined ? {} : { maxUnavailablePercentage }),
});

/**
 * What of the version to send. EKS takes one that is not said for the control plane's, and a release for the newest: so
 * what the inputs leave out is said as it is.
 */
export function changedVersion(have: NodeGroupState, want: NodeGroupWant): Partial<NodeGroupBody> {
  const version = want.version ?? have.version;
  const releaseVersion = want.release ?? (version === have.version ? have.releaseVersion : undefined);
  return { version, releaseVersion };
}
