import { UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import type { ShareAccount } from "./share-account.ts";

/** What NFS needs of an account. Azure makes the share without it, and then no mount succeeds. */
export function refuseForNfs({ name, kind, properties }: ShareAccount): void {
  const { publicNetworkAccess, networkAcls } = properties;
  if (kind !== "FileStorage")
    throw new UnfitError(
      `The storage account ${name} is of the kind ${kind}: only premium accounts of the kind FileStorage have NFS shares.`,
      "Name such an account; the kind of an account cannot be changed. Or write protocol: SMB.",
    );
  if (publicNetworkAccess === "Disabled" || networkAcls?.defaultAction === "Deny") return;
  throw new UnfitError(
    `The storage account ${name} is open to all networks, and NFS knows no sign-in: Azure serves it to chosen networks only.`,
    "Give access to your networks only, by create-storage: write public-network-access: false with a private endpoint, or network-default: Deny with allowed-subnets for the nodes' subnet.",
  );
}

interface FileServiceSettings extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly protocolSettings?: { readonly nfs?: { readonly encryptionInTransit?: { readonly required?: boolean } } };
  };
}

/**
 * Whether NFS mounts of an account's shares have to be encrypted: what its file service says, and where that says
 * nothing, whether the account requires secure transfer.
 */
export async function mustEncrypt({ id, properties }: ShareAccount, arm: ArmReads): Promise<boolean> {
  const service = await arm.get<FileServiceSettings>(`${id}/fileServices/default`);
  const required = service?.properties.protocolSettings?.nfs?.encryptionInTransit?.required;
  return required ?? properties.supportsHttpsTrafficOnly !== false;
}
