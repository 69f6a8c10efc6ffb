import { choice, decides, flag, type Input, list, optional, type Problem, type Values } from "@slipway/action";
import { azureId } from "../inputs.ts";
import { ruleRange } from "../network/inputs.ts";
import { storageKinds } from "./account.ts";

/** Storage takes single addresses, and ranges from /30 on. */
const storageRange = (about: string): Input<string> => {
  const range = ruleRange(about);
  return {
    ...range,
    read: (value) =>
      value.endsWith("/31")
        ? { problem: "Storage accounts take no range of /31: write both addresses, one a line." }
        : range.read(value),
  };
};

/** The inputs for what an account need not say: one that is left out is neither compared nor changed. */
export const storageOptionInputs = {
  kind: optional(
    choice(
      "StorageV2 for everything, as a new account is; FileStorage for premium file shares, which alone can be NFS. An account of the old kinds becomes StorageV2 in place; otherwise it cannot be changed later.",
      storageKinds,
    ),
  ),
  "https-only": optional(
    flag(
      "Whether the account takes https only, and encrypted mounts of file shares unless its file shares say otherwise (nfs-encryption of create-file-share). On, save for an account for premium file shares that exists.",
    ),
  ),
  "hierarchical-namespace": optional(
    flag("Whether blobs are in real directories (Data Lake Storage). It cannot be changed later."),
  ),
  "public-network-access": decides(
    "publicNetworkAccess",
    optional(
      flag("Whether the account can be reached over its public address; with false only through private endpoints."),
    ),
    "false",
  ),
  "network-default": decides(
    "networkAcls.defaultAction",
    optional(
      choice("What becomes of requests that no rule is about. Deny admits only what the rules name.", [
        "Allow",
        "Deny",
      ]),
    ),
    "Deny",
  ),
  "allowed-ranges": optional(
    list(
      "Public IPv4 addresses and ranges that have access, one a line; the rules of others stay.",
      storageRange("An address or a range."),
    ),
  ),
  "allowed-subnets": optional(
    list(
      "Subnets that have access, one resource ID a line; the rules of others stay. Each has the service endpoint Microsoft.Storage (add-subnet).",
      azureId("A subnet.", "Microsoft.Network/virtualNetworks/subnets"),
    ),
  ),
} as const;

type Options = Values<typeof storageOptionInputs>;

/** What these inputs say of an account. */
export const storageOptions = (given: Options) => ({
  kind: given.kind,
  httpsOnly: given["https-only"],
  hierarchical: given["hierarchical-namespace"],
  publicAccess: given["public-network-access"],
  networkDefault: given["network-default"],
  ranges: given["allowed-ranges"],
  subnets: given["allowed-subnets"],
});

/** What of the inputs does not go with the kind. */
export function kindContradictions(
  given: Partial<Options> & { readonly sku?: string | undefined; readonly container?: string | undefined },
): Problem[] {
  const { kind, sku, container } = given;
  const isFiles = kind === "FileStorage";
  return [
    ...(isFiles && sku !== undefined && !sku.startsWith("Premium")
      ? [{ input: "sku", problem: "An account of the kind FileStorage has Premium_LRS or Premium_ZRS." }]
      : []),
    ...(kind === "StorageV2" && sku === "Premium_ZRS"
      ? [{ input: "sku", problem: "Premium_ZRS takes kind: FileStorage." }]
      : []),
    ...(isFiles && container !== undefined
      ? [{ input: "container", problem: "An account of the kind FileStorage has no containers: leave it out." }]
      : []),
    ...(isFiles && given["hierarchical-namespace"]
      ? [{ input: "hierarchical-namespace", problem: "An account of the kind FileStorage has none: leave it out." }]
      : []),
  ];
}
