import { choice, defineAction, flag, optional, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  clusterNetwork,
  connectAzure,
  inspectNetwork,
  nameAfter,
  parseId,
  privateDnsLink,
  resolutionPolicies,
  tagList,
} from "@slipway/azure";

export default defineAction({
  name: "link-private-dns",
  about:
    "Ensures that a virtual network resolves the names of a private DNS zone, such as the API server of a private AKS cluster. Adopts an existing link.",
  branding: { icon: "link", color: "blue" },
  inputs: {
    network: azureId(
      "The virtual network that resolves the names, by its resource ID.",
      "Microsoft.Network/virtualNetworks",
    ),
    cluster: optional(
      azureId(
        "A private AKS cluster by its resource ID: the action finds its zone. Give this or zone.",
        "Microsoft.ContainerService/managedClusters",
      ),
    ),
    zone: optional(
      azureId("The private DNS zone by its resource ID. Give this or cluster.", "Microsoft.Network/privateDnsZones"),
    ),
    name: optional(
      text("The name of a new link; by default the network's name. An existing link keeps its name.", {
        form: {
          pattern: /^[a-zA-Z0-9]([\w.-]{0,78}\w)?$/,
          write:
            "Write 1 to 80 letters, digits, dots, dashes or underscores; begin with a letter or digit and end with one or an underscore.",
        },
      }),
    ),
    registration: optional(
      flag(
        "Whether the machines in the network are registered in the zone; only one zone can do this for a network. If not set, the present setting is kept, and a new link registers none.",
      ),
    ),
    "resolution-policy": optional(
      choice(
        "What becomes of a name that a private link zone (privatelink.…) does not have: Default says that there is none; NxDomainRedirect looks it up in public, as for services of others without an endpoint in this network. If not set, the present setting is kept.",
        resolutionPolicies,
      ),
    ),
    tags: optional(tagList("Tags of the link, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the link; empty if the cluster has no zone.",
    zone: "Resource ID of the zone; empty if the cluster has none.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    network:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/virtualNetworks/tools",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster (if you give one), on the network and on the zone's resource group. For a cluster's own zone that is the node resource group, which AKS creates.",
    "To apply: Private DNS Zone Contributor on the zone, and `Microsoft.Network/virtualNetworks/join/action` on the network.",
  ],
  notes: [
    "A cluster whose private DNS zone is `none` needs no link: its public name resolves to the private address. The action says so and does nothing.",
    "If the network uses its own DNS servers, the link alone is not enough: they must forward to 168.63.129.16 from a linked network. The action warns about this.",
    "A destroy removes the link only if Slipway created it. Destroy the link before the cluster, or give zone instead of cluster: the zone of a deleted cluster can no longer be found.",
  ],
  contradictions: ({ cluster, zone, "resolution-policy": resolution }) => [
    ...((cluster === undefined) === (zone === undefined)
      ? [{ input: "zone", problem: "Give either zone or cluster: zone names the zone, cluster has it found." }]
      : []),
    ...(zone !== undefined && resolution === "NxDomainRedirect" && !/privatelink\./i.test(parseId(zone)?.name ?? "")
      ? [{ input: "resolution-policy", problem: "Only private link zones (privatelink.…) have it: leave it out." }]
      : []),
  ],
  confirm: ({ network }) => network,
  connect: connectAzure,
  async goals({ cluster, zone, network, name, registration, "resolution-policy": resolution, tags }, azure, run) {
    const found = cluster === undefined ? zone : (await clusterNetwork(cluster, azure)).zone;
    if (found === undefined) {
      if (run.mode !== "destroy")
        run.info(
          "The cluster has no private DNS zone: its public name resolves to the private address, so there is nothing to link.",
        );
      return [];
    }
    await inspectNetwork(network, azure);
    const link = { zone: found, network, name: name ?? (await nameAfter(network)), registration, resolution, tags };
    return [privateDnsLink(azure, link)];
  },
  report: (_inputs, [link]) => ({
    id: link?.have?.id ?? link?.id ?? "",
    zone: (link?.have?.id ?? link?.id ?? "").split(/\/virtualNetworkLinks\//i)[0] ?? "",
  }),
});
