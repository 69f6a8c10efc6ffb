import type { CloudProvider } from "./state.ts";

interface Offer {
  readonly id: string;
  readonly cpus: number;
  readonly memory: number;
  readonly gpus: number;
}

const machine = (id: string, cpus: number, memory: number, gpus = 0): Offer => ({ id, cpus, memory, gpus });

const machines: Readonly<Record<CloudProvider, readonly Offer[]>> = {
  AZURE: [
    machine("Standard_D2s_v4", 2, 8),
    machine("Standard_D4s_v4", 4, 16),
    machine("Standard_D8_v3", 8, 32),
    machine("Standard_D16_v3", 16, 64),
    machine("Standard_NC6", 6, 56, 1),
  ],
  AWS: [
    machine("t3a.medium", 2, 4),
    machine("t3a.xlarge", 4, 16),
    machine("m5.2xlarge", 8, 32),
    machine("m5.4xlarge", 16, 64),
    machine("g3s.xlarge", 4, 30.5, 1),
  ],
};

/** The instance types of a cloud, by what a node does (SupportedInstanceTypes of the provider's model.go). */
export function supportedTypes(cloud: CloudProvider) {
  const all = machines[cloud];
  const plain = all.filter(({ gpus }) => gpus === 0);
  return {
    head: plain.filter(({ cpus }) => cpus >= 8),
    worker: all,
    ronDB: { mgmd: plain, ndbd: plain, mysqld: plain, api: plain },
  };
}

const previous: Readonly<Record<string, string>> = { "3.9.0": "3.8.0", "3.8.0": "3.7.0", "3.7.0": "3.4.0" };

/** The versions that a new cluster may have, or a cluster be upgraded to. */
export const supportedVersions = () =>
  Object.entries(previous).map(([version, upgradableFromVersion], at) => ({
    version,
    upgradableFromVersion,
    default: at === 0,
    experimental: false,
    regions: {},
    releaseNotesUrl: `https://docs.hopsworks.ai/${version}/`,
  }));
