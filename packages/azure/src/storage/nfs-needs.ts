import { UnfitError } from "@slipway/action";
import type { ShareAccount } from "./share-account.ts";

/** What NFS needs of an account. Azure makes the share without it, and then no mount succeeds. */
export function refuseForNfs({ name, kind, properties }: ShareAccount): void {
  const { supportsHttpsTrafficOnly, publicNetworkAccess, networkAcls } = properties;
  if (kind !== "FileStorage")
    throw new UnfitError(
      `The storage account ${name} is of the kind ${kind}: only premium accounts of the kind FileStorage have NFS shares.`,
      "Name such an account; the kind of an account cannot be changed. Or write protocol: SMB.",
    );
  const missing = [
    ...(supportsHttpsTrafficOnly === false
      ? []
      : [
          {
            lacks: "requires secure transfer, which NFS is not",
            remedy: `Turn that off, in an account for NFS alone: write https-only: false in create-storage.`,
          },
        ]),
    ...(publicNetworkAccess === "Disabled" || networkAcls?.defaultAction === "Deny"
      ? []
      : [
          {
            lacks: "is open to all networks, and NFS knows no sign-in: Azure serves it to chosen networks only",
            remedy: `Give access to your networks only, by create-storage: write public-network-access: false with a private endpoint, or network-default: Deny with allowed-subnets for the nodes' subnet.`,
          },
        ]),
  ];
  if (missing.length > 0)
    throw new UnfitError(
      `The storage account ${name} ${missing.map(({ lacks }) => lacks).join("; it also ")}.`,
      missing.map(({ remedy }) => remedy).join(" "),
    );
}
