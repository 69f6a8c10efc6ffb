import type { Cluster } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import { type Change, changed, immutable } from "@slipway/reconcile";
import { autoModeOf, encryptionOf, endpointOf, type Update, type VpcConfig } from "./body.ts";
import { type ClusterWant, logTypes } from "./want.ts";

/** What differs, and the requests that change it. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly updates: readonly Update[];
}

const none: Difference = { changes: [], updates: [] };

/** A kind of change: nothing where no field differs. */
const differing = (changes: readonly Change[], ...updates: readonly Update[]): Difference =>
  changes.length === 0 ? none : { changes, updates };

const config = (input: Readonly<Record<string, unknown>>): Update => ({ of: "config", input });
const sorted = (texts: readonly string[] = []): readonly string[] => [...texts].sort();

/** All that differs apart from the version, in the order in which it is changed: one kind of change for each request. */
export function differences(have: Cluster, want: ClusterWant): Difference[] {
  return [
    {
      changes: immutable(
        changed(fixedOf(have), { roleArn: want.role, kubernetesNetworkConfig: { serviceIpv4Cidr: want.serviceRange } }),
      ),
      updates: [],
    },
    differing(changed({ tags: have.tags }, { tags: want.tags }), { of: "tags", input: { tags: want.tags } }),
    accessMode(have, want),
    differing(
      changed(
        { deletionProtection: have.deletionProtection ?? false },
        { deletionProtection: want.deletionProtection },
      ),
      config({ deletionProtection: want.deletionProtection }),
    ),
    logging(have, want),
    endpoint(have, want),
    placement(have, want),
    differing(
      changed({ upgradePolicy: have.upgradePolicy }, { upgradePolicy: { supportType: want.support } }),
      config({ upgradePolicy: { supportType: want.support } }),
    ),
    secretsKey(have, want),
    autoMode(have, want),
  ];
}

const fixedOf = ({ roleArn, kubernetesNetworkConfig }: Cluster) => ({ roleArn, kubernetesNetworkConfig });

const modes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];

/** It goes one way, a step at a time. */
function accessMode({ name, accessConfig }: Cluster, want: ClusterWant): Difference {
  const have = accessConfig?.authenticationMode ?? "CONFIG_MAP";
  const wanted = want.accessMode;
  if (wanted === undefined || wanted === have) return none;
  const steps = modes.slice(modes.indexOf(have) + 1, modes.indexOf(wanted) + 1);
  if (steps.length === 0)
    throw new UnfitError(
      `The cluster ${name} has the authentication mode ${have}, which EKS does not change back to ${wanted}.`,
      "Set access-mode to what it is, or leave it out.",
    );
  return differing(
    changed({ accessConfig: { authenticationMode: have } }, { accessConfig: { authenticationMode: wanted } }),
    ...steps.map((authenticationMode) => config({ accessConfig: { authenticationMode } })),
  );
}

function logging({ logging: have }: Cluster, { logging: wanted }: ClusterWant): Difference {
  if (wanted === undefined) return none;
  const isOn = (type: string) =>
    have?.clusterLogging?.some(({ types, enabled }) => enabled === true && types?.some((each) => each === type)) ??
    false;
  const on = logTypes.filter(isOn);
  const of = (enabled: boolean) =>
    logTypes.filter((type) => wanted.includes(type) === enabled && isOn(type) !== enabled);
  const sets = [true, false].flatMap((enabled) => (of(enabled).length > 0 ? [{ types: of(enabled), enabled }] : []));
  return differing(
    changed({ logging: sorted(on) }, { logging: sorted(wanted) }),
    config({ logging: { clusterLogging: sets } }),
  );
}

function endpoint({ resourcesVpcConfig: have }: Cluster, want: ClusterWant): Difference {
  const wanted: VpcConfig = {
    ...endpointOf(want.endpoint),
    ...(want.publicRanges === undefined ? {} : { publicAccessCidrs: sorted(want.publicRanges) }),
  };
  const shown = { ...have, publicAccessCidrs: sorted(have?.publicAccessCidrs) };
  const changes = changed({ resourcesVpcConfig: shown }, { resourcesVpcConfig: wanted });
  return differing(changes, config({ resourcesVpcConfig: wanted }));
}

function placement({ resourcesVpcConfig: have }: Cluster, { subnets, securityGroups }: ClusterWant): Difference {
  const wanted = {
    subnetIds: sorted(subnets),
    ...(securityGroups === undefined ? {} : { securityGroupIds: sorted(securityGroups) }),
  };
  const shown = { subnetIds: sorted(have?.subnetIds), securityGroupIds: sorted(have?.securityGroupIds) };
  const changes = changed({ resourcesVpcConfig: shown }, { resourcesVpcConfig: wanted });
  return differing(changes, config({ resourcesVpcConfig: wanted }));
}

/** A key can be added, and neither changed nor taken out. */
function secretsKey({ encryptionConfig = [] }: Cluster, { secretsKey: wanted }: ClusterWant): Difference {
  if (wanted === undefined) return none;
  const have = encryptionConfig.find(({ resources }) => resources?.includes("secrets"))?.provider?.keyArn;
  const changes = changed({ encryptionConfig: { secrets: have } }, { encryptionConfig: { secrets: wanted } });
  if (have !== undefined) return { changes: immutable(changes), updates: [] };
  return differing(changes, { of: "encryption", input: { encryptionConfig: encryptionOf(wanted) } });
}

function autoMode(have: Cluster, { autoMode: wanted, nodeRole, accessMode: mode }: ClusterWant): Difference {
  if (wanted === undefined) return none;
  const isOn = have.computeConfig?.enabled ?? false;
  if (wanted && !isOn && (mode ?? have.accessConfig?.authenticationMode) === "CONFIG_MAP")
    throw new UnfitError(
      `The cluster ${have.name} reads only aws-auth, and in Auto Mode nodes join by access entries.`,
      "Set access-mode: API_AND_CONFIG_MAP, which keeps aws-auth beside them.",
    );
  const role = wanted && isOn ? nodeRole : undefined;
  const fields = (enabled: boolean, nodeRoleArn: string | undefined) => ({ computeConfig: { enabled, nodeRoleArn } });
  const other = immutable(
    changed(fields(isOn, have.computeConfig?.nodeRoleArn), { computeConfig: { nodeRoleArn: role } }),
  );
  if (other.length > 0) return { changes: other, updates: [] };
  return differing(
    changed({ computeConfig: { enabled: isOn } }, { computeConfig: { enabled: wanted } }),
    config(autoModeOf(wanted, nodeRole)),
  );
}
