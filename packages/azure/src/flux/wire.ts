import type { ArmResource } from "../arm/client.ts";

/** A Flux configuration, in wire shape. */
export interface ArmFluxConfiguration extends ArmResource {
  readonly systemData?: { readonly createdAt?: string };
  readonly properties: ArmResource["properties"] & {
    readonly sourceKind?: string;
    readonly gitRepository?: { readonly url?: string } | null;
    readonly complianceState?: string;
    readonly statuses?: readonly ObjectStatus[] | null;
    readonly errorMessage?: string | null;
    readonly kustomizations?: Readonly<Record<string, unknown>> | null;
    readonly sourceSyncedCommitId?: string | null;
    readonly repositoryPublicKey?: string | null;
  };
}

/** What the cluster says of one object that Flux looks after. */
export interface ObjectStatus {
  readonly name?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly complianceState?: string;
  readonly statusConditions?:
    | readonly {
        readonly type?: string;
        readonly status?: string;
        readonly reason?: string;
        readonly message?: string;
      }[]
    | null;
}
