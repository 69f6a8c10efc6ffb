import { type Change, changed, immutable, isUnknownText } from "@slipway/reconcile";
import type { NodeGroupState, Scaling } from "./node-group-state.ts";
import type { NodeGroupWant, Taint } from "./want.ts";

const sorted = (texts: readonly string[] | undefined): readonly string[] | undefined => texts && [...texts].sort();

const taintName = ({ key, effect }: Taint): string => `${key}:${effect}`;

/** Taints by what distinguishes them: of one key and effect a node has one value. */
const byName = (taints: readonly Taint[] | undefined) =>
  taints && Object.fromEntries(taints.map((taint) => [taintName(taint), taint.value ?? ""]));

/** The bounds, and a number of nodes only where the bounds no longer hold it: within them the autoscaler counts. */
export function scalingOf({ min, max }: NodeGroupWant, have: Scaling): Scaling {
  const {
    minSize = min ?? 0,
    maxSize = max ?? minSize,
    desiredSize = minSize,
  } = {
    ...have,
    ...(min === undefined ? {} : { minSize: min }),
    ...(max === undefined ? {} : { maxSize: max }),
  };
  const within = Math.min(Math.max(desiredSize, minSize), maxSize);
  return { minSize, maxSize, ...(within === have.desiredSize ? {} : { desiredSize: within }) };
}

/** What EKS changes in place, one call for all of it. */
export function configChanges(have: NodeGroupState, want: NodeGroupWant): Change[] {
  const { unavailable, strategy, repair } = want;
  const bounds = want.min === undefined && want.max === undefined ? undefined : scalingOf(want, have.scalingConfig);
  return changed(
    {
      scalingConfig: have.scalingConfig,
      labels: have.labels,
      taints: byName(have.taints),
      updateConfig: have.updateConfig,
      nodeRepairConfig: { enabled: have.nodeRepairConfig.enabled ?? false },
    },
    {
      scalingConfig: bounds,
      labels: want.labels,
      taints: byName(want.taints),
      updateConfig: { ...unavailable, updateStrategy: strategy },
      nodeRepairConfig: { enabled: repair },
    },
    // What does not say its strategy has the default one.
    (field, there, wanted) => (field === "updateConfig.updateStrategy" ? (there ?? "DEFAULT") === wanted : undefined),
  );
}

/** What no update changes; what is known after apply is not compared. The disk is in the launch template, if the group has one. */
export function fixedChanges(have: NodeGroupState, want: NodeGroupWant): Change[] {
  return immutable(
    changed(
      {
        nodeRole: have.nodeRole,
        subnets: sorted(have.subnets),
        instanceTypes: sorted(have.instanceTypes),
        amiType: have.amiType,
        capacityType: have.capacityType,
        diskSize: have.diskSize,
      },
      {
        nodeRole: isUnknownText(want.nodeRole) ? undefined : want.nodeRole,
        subnets: want.subnets?.some(isUnknownText) ? undefined : sorted(want.subnets),
        instanceTypes: sorted(want.instanceTypes),
        amiType: want.amiType,
        capacityType: want.capacityType,
        diskSize: have.launchTemplate === undefined ? want.diskSize : undefined,
      },
    ),
  );
}

export const tagChanges = (have: NodeGroupState, { tags }: NodeGroupWant): Change[] =>
  changed({ tags: have.tags }, { tags });

export const versionChanges = (have: NodeGroupState, { version, release }: NodeGroupWant): Change[] =>
  changed({ version: have.version, releaseVersion: have.releaseVersion }, { version, releaseVersion: release });
