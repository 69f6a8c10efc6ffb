import type { ArmResource } from "../arm/client.ts";

/** A storage account, as far as it decides what its shares can be. */
export interface ShareAccount extends ArmResource {
  readonly kind?: string;
  readonly properties: ArmResource["properties"] & {
    readonly primaryEndpoints?: { readonly file?: string };
    readonly supportsHttpsTrafficOnly?: boolean;
    readonly publicNetworkAccess?: string;
    readonly networkAcls?: { readonly defaultAction?: string };
  };
}
