import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import type { Setting } from "./options/option.ts";

/** A cluster as it is to be. What is undefined is Azure's or someone else's matter. */
export interface ClusterWant {
  readonly id: string;
  readonly location: string;
  readonly access: "private" | "public";
  /** "system", "none" or the id of a private DNS zone. */
  readonly zone?: string | undefined;
  readonly authorizedRanges?: readonly string[] | undefined;
  /** The id of a user-assigned identity; otherwise the cluster gets one of its own. */
  readonly identity?: string | undefined;
  readonly network: "node-subnet" | "overlay";
  readonly subnet?: string | undefined;
  readonly serviceRange?: string | undefined;
  readonly dnsAddress?: string | undefined;
  readonly podRange?: string | undefined;
  readonly version?: string | undefined;
  readonly tier?: string | undefined;
  /** These are switched on if need be, and never off: Azure has no way back. */
  readonly atLeast: { readonly issuer: boolean; readonly workloadIdentity: boolean; readonly entra: boolean };
  readonly adminGroups?: readonly string[] | undefined;
  readonly azureRbac?: boolean | undefined;
  readonly localAccounts?: boolean | undefined;
  readonly lockdown?: boolean | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** What else is asked of it, by path. */
  readonly settings?: readonly Setting[] | undefined;
  readonly pool: PoolWant;
}

/** The nodes that the cluster begins with. */
export interface PoolWant {
  readonly name: string;
  readonly size?: string | undefined;
  readonly count?: number | undefined;
  /** With bounds the autoscaler counts, and the count is its matter alone. */
  readonly bounds?: { readonly min: number; readonly max: number } | undefined;
  readonly zones?: readonly string[] | undefined;
  readonly podSubnet?: string | undefined;
  readonly hostEncryption?: boolean | undefined;
  readonly fips?: boolean | undefined;
}

/** A node pool, in wire shape. */
export type ArmPool = Readonly<Record<string, unknown>> & { readonly name: string };

/** A managed cluster, in wire shape. */
export interface ArmCluster extends ArmResource {
  readonly eTag?: string;
  readonly sku?: { readonly name?: string };
  readonly identity?: {
    readonly type?: string;
    readonly principalId?: string;
    readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId?: string }>>;
  };
  readonly properties: Json & {
    readonly agentPoolProfiles?: readonly ArmPool[];
    readonly kubernetesVersion?: string;
    readonly currentKubernetesVersion?: string;
  };
}
