import type { ArmResource } from "../../arm/client.ts";
import type { Json } from "../../arm/json-path.ts";
import type { Tags } from "../../arm/tags.ts";
import type { ArmCluster } from "../want.ts";

/** A node pool as it is to be. What is undefined is Azure's or someone else's matter. */
export interface NodePoolWant {
  /** The ID of the cluster. */
  readonly cluster: string;
  readonly name: string;
  readonly mode?: "System" | "User" | undefined;
  readonly size?: string | undefined;
  readonly count?: number | undefined;
  /** With bounds the autoscaler counts, and the count is its matter alone. */
  readonly bounds?: { readonly min: number; readonly max: number } | undefined;
  /** The minimum version, or "cluster": the one that the control plane runs. */
  readonly version?: string | undefined;
  /** Whether the nodes have the newest image. */
  readonly newestImage: boolean;
  readonly zones?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly taints?: readonly string[] | undefined;
  readonly maxPods?: number | undefined;
  readonly system?: string | undefined;
  readonly diskSize?: number | undefined;
  readonly diskType?: string | undefined;
  readonly subnet?: string | undefined;
  readonly podSubnet?: string | undefined;
  readonly priority?: "Regular" | "Spot" | undefined;
  readonly price?: number | undefined;
  readonly eviction?: string | undefined;
  readonly gpuDriver?: string | undefined;
  readonly gpuInstance?: string | undefined;
  readonly hostEncryption?: boolean | undefined;
  readonly fips?: boolean | undefined;
  readonly tags?: Tags | undefined;
}

/** A node pool, in wire shape. */
export interface ArmNodePool extends ArmResource {
  readonly properties: Json & {
    readonly eTag?: string;
    readonly count?: number;
    readonly mode?: string;
    readonly orchestratorVersion?: string;
    readonly currentOrchestratorVersion?: string;
    readonly nodeImageVersion?: string;
    readonly nodeLabels?: Readonly<Record<string, string>> | null;
    readonly nodeTaints?: readonly string[] | null;
    readonly tags?: Tags | null;
    readonly powerState?: { readonly code?: string };
  };
}

/** A node pool that is there, its cluster, and the newest image for it if that is asked for. */
export interface NodePool {
  readonly pool: ArmNodePool;
  readonly cluster: ArmCluster;
  readonly newestImage?: string | undefined;
}

/** What a write takes: the pool, another image, or both. */
export interface PoolBody {
  readonly properties?: Json;
  /** Not a field that is written: an operation of its own. */
  readonly image?: string;
}
