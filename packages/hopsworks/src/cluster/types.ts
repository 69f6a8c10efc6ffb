/** Nodes of one kind. */
export interface Workers {
  readonly instanceType: string;
  readonly diskSize: number;
  readonly count: number;
  /** Bought on the spot market: no input says that, so these are other people's. */
  readonly spotInfo?: object | null;
}

/** How many workers there may be, by load. */
export interface Autoscale {
  readonly instanceType: string;
  readonly diskSize: number;
  readonly minWorkers: number;
  readonly maxWorkers: number;
  readonly standbyWorkers: number;
  readonly downscaleWaitTime: number;
}

/** The nodes of RonDB that do one thing. */
export interface DatabaseNodes {
  readonly role: "management" | "data" | "mysql" | "api" | "single";
  readonly instanceType: string;
  readonly diskSize: number | undefined;
  readonly count: number | undefined;
}

/** A cluster as the service shows it. */
export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly activationState: string;
  readonly errorMessage?: string;
  readonly version: string;
  readonly url?: string;
  readonly tags?: readonly { readonly name: string; readonly value: string }[];
  readonly clusterConfiguration: {
    readonly head: { readonly instanceType: string; readonly diskSize: number };
    readonly workers?: readonly Workers[] | null;
  };
  readonly autoscale?: { readonly nonGpu?: Partial<Autoscale>; readonly gpu?: object } | null;
  /** Where it runs: one of them. */
  readonly azure?: object | null;
  readonly aws?: object | null;
  readonly upgradeInProgress?: { readonly from: string; readonly to: string } | null;
}

export type CloudProvider = "AZURE" | "AWS";

/** A cluster as it is wanted; what is undefined is neither compared nor changed. */
export interface ClusterWant {
  readonly name: string;
  readonly cloud: CloudProvider;
  readonly version: string | undefined;
  readonly state: "running" | "stopped" | undefined;
  readonly headType: string | undefined;
  readonly headDisk: number | undefined;
  /** All of them; kinds that are not named go. */
  readonly workers: readonly Workers[] | undefined;
  readonly autoscale: Autoscale | "off" | undefined;
  readonly database: readonly DatabaseNodes[] | undefined;
  readonly sshKey: string | undefined;
  readonly publicIp: boolean | undefined;
  readonly letsEncrypt: boolean | undefined;
  readonly managedUsers: boolean | undefined;
  readonly backupDays: number | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Where it runs, by the names that the service has for the parts of its cloud. */
  readonly place: Readonly<Record<string, string | undefined>>;
  /** Whether the container for its data is empty, as an earlier step has seen it. */
  readonly containerEmpty: "true" | "false" | "unknown" | undefined;
}
