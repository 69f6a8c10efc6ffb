import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";

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

/** A cluster extension, in wire shape. */
export interface ArmExtension extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly extensionType?: string;
    readonly autoUpgradeMinorVersion?: boolean;
    readonly version?: string | null;
    readonly currentVersion?: string;
    readonly releaseTrain?: string;
    readonly configurationSettings?: Json;
    readonly errorInfo?: { readonly code?: string; readonly message?: string } | null;
  };
}
