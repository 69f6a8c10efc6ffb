import { choice, decides, flag, list, optional, text } from "@slipway/action";
import {
  addressRange,
  azureId,
  azureInputs,
  clusterOptionInputs,
  groupName,
  region,
  tagList,
  windowInput,
} from "@slipway/azure";
import { poolInputs } from "./pool-inputs.ts";

const guid = { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, write: "Write a group's object ID, a GUID." };
const zoneId = azureId("The zone.", "Microsoft.Network/privateDnsZones");

export const inputs = {
  name: text("The name of the cluster.", {
    form: {
      pattern: /^[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?$/,
      write: "Write 1 to 63 letters, digits, dashes or underscores; begin and end with a letter or digit.",
    },
  }),
  "resource-group": groupName("The resource group that the cluster is in; it must exist."),
  location: region("The region, such as northeurope. It cannot be changed later."),
  access: decides(
    "apiServerAccessProfile.enablePrivateCluster",
    choice(
      "Whether the API server can be reached only from the network (private) or also from the internet (public). It can be changed later only with an api-server-subnet.",
      ["private", "public"],
      "private",
    ),
    "private",
  ),
  "authorized-ranges": optional(
    list(
      "The addresses that may reach the API server of a public cluster, one range a line. If not set, the present ones are kept; a new cluster is open to all.",
      addressRange("A range of addresses."),
    ),
  ),
  "dns-zone": optional({
    ...text(
      "The private DNS zone of a private cluster: system (AKS creates one, the default), none (the public name resolves to the private address) or a zone's resource ID. It can be changed later only to none.",
    ),
    read: (value: string) => (value === "system" || value === "none" ? { value } : zoneId.read(value)),
  }),
  identity: optional(
    azureId(
      "The user-assigned identity that the cluster acts as; by default a new cluster gets a system-assigned one.",
      "Microsoft.ManagedIdentity/userAssignedIdentities",
    ),
  ),
  "network-mode": choice(
    "Whether pods get addresses from the nodes' subnet, so that peered networks reach them (node-subnet), or from a range of their own (overlay). A cluster cannot go back from overlay.",
    ["node-subnet", "overlay"],
    "node-subnet",
  ),
  subnet: optional(
    azureId(
      "The subnet for the nodes; by default AKS creates a network in the node resource group, which is deleted with the cluster.",
      "Microsoft.Network/virtualNetworks/subnets",
    ),
  ),
  "service-range": optional(
    addressRange("The addresses of services; 10.0.0.0/16 for a new cluster. It cannot be changed later."),
  ),
  "dns-address": optional(
    text("The address of the cluster's DNS service; by default the tenth of the service range.", {
      form: { pattern: /^\d+(\.\d+){3}$/, write: "Write an IPv4 address within service-range." },
    }),
  ),
  "pod-range": optional(
    addressRange("The addresses of pods in an overlay, one /24 for each node; 10.244.0.0/16 for a new cluster."),
  ),
  version: optional(
    text(
      "The minimum Kubernetes version, such as 1.33 or 1.33.5: an older cluster is upgraded by one minor version, a newer one is left as it is. A new cluster gets the region's default version.",
      { form: { pattern: /^1\.\d{1,2}(\.\d{1,2})?$/, write: "Write a version such as 1.33 or 1.33.5." } },
    ),
  ),
  ...poolInputs,
  tier: optional(
    choice(
      "The tier, which sets the uptime that Microsoft guarantees for the API server; Free, without a guarantee, for a new cluster.",
      ["Free", "Standard", "Premium"],
    ),
  ),
  "oidc-issuer": flag(
    "Whether the cluster issues OIDC tokens. With false the present setting is kept, since Azure cannot switch it off.",
    { default: false },
  ),
  "workload-identity": flag(
    "Whether pods can sign in to Azure with those tokens, which switches the issuer on too. With false the present setting is kept.",
    { default: false },
  ),
  entra: flag(
    "Whether people sign in to Kubernetes with Microsoft Entra ID. With false the present setting is kept, since Azure cannot switch it off.",
    { default: false },
  ),
  "admin-groups": optional(
    list(
      "The Entra groups, by object ID, whose members are cluster admins, one a line: these and no others.",
      text("A group.", { form: guid }),
    ),
  ),
  "azure-rbac": optional(flag("Whether Azure role assignments decide what people may do in Kubernetes.")),
  "local-accounts": decides(
    "disableLocalAccounts",
    optional(flag("Whether local accounts can sign in with a certificate, without Entra. On for a new cluster.")),
    "false",
  ),
  lockdown: optional(
    flag("Whether Azure refuses changes by hand in the node resource group, including links and peerings there."),
  ),
  ...clusterOptionInputs,
  "upgrade-window": optional(
    windowInput("When AKS may upgrade the cluster by itself, each week: Saturday 02:00 6h, in UTC or with an offset."),
  ),
  "node-os-window": optional(
    windowInput(
      "When AKS may update the nodes' system by itself, each week: Sunday 02:00 6h, in UTC or with an offset.",
    ),
  ),
  tags: optional(tagList("Tags of the cluster, one name=value a line. Other tags stay.")),
  ...azureInputs,
};
