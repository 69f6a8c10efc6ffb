import { choice, defineAction, optional, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  connectAzure,
  connectionState,
  endpointGroups,
  endpointTarget,
  endpointZones,
  groupName,
  groupsOfTarget,
  needsSubscription,
  networkName,
  placeOf,
  privateEndpoint,
  tagList,
} from "@slipway/azure";

export default defineAction({
  name: "create-private-endpoint",
  about:
    "Creates a private endpoint: an address in a subnet under which a container registry or a storage account is reached, with its records in a private DNS zone. Adopts an existing endpoint.",
  branding: { icon: "lock", color: "blue" },
  inputs: {
    name: text("The name of the endpoint.", { form: networkName(64) }),
    "resource-group": groupName("The resource group of the endpoint; it must exist."),
    subnet: azureId(
      "The subnet that the address is taken from, by its resource ID. The endpoint is in the region of its network.",
      "Microsoft.Network/virtualNetworks/subnets",
    ),
    target: endpointTarget("The container registry (Premium) or storage account that is reached, by its resource ID."),
    group: optional(
      choice(
        "The part of the target: registry of a registry; of a storage account blob, file, dfs, queue, table or web, each with an endpoint of its own. Not needed for a registry.",
        Object.values(endpointGroups).flat(),
      ),
    ),
    zone: optional(
      azureId(
        "The private DNS zone that gets the records, by its resource ID; it must have the name that the service's clients look for. If not set, the zones stay as they are.",
        "Microsoft.Network/privateDnsZones",
      ),
    ),
    tags: optional(tagList("Tags, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the endpoint.",
    state: "Approved if the target accepts the endpoint by itself; Pending if its owner has to accept it.",
  },
  example: {
    name: "contosoimages",
    "resource-group": "platform",
    subnet:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/virtualNetworks/platform/subnets/endpoints",
    target:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerRegistry/registries/contosoimages",
    zone: "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group, the network and the target.",
    "To apply: Network Contributor on the resource group and the subnet, Private DNS Zone Contributor on the zone, and Contributor on the target, or the permissions below.",
  ],
  notes: [
    "The zone is privatelink.azurecr.io for a registry, and privatelink.GROUP.core.windows.net for a storage account; in other clouds the names end as the service's own hosts do there. `create-private-dns-zone` makes it, `link-private-dns` links it to the networks.",
    "A landing zone whose policy makes the records needs no zone here: what is there stays.",
    "The endpoint alone closes nothing: set `public-network-access: false` in create-acr or create-storage.",
    "Azure changes no subnet, target or group of an endpoint in place: that is a replacement, which `allow-replace` has to allow.",
    "A destroy removes the endpoint with its records, if Slipway created it.",
  ],
  contradictions: (given) => [...needsSubscription(given), ...groupsOfTarget(given)],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals(given, azure) {
    const { subnet, target, group = "registry", zone } = given;
    const place = placeOf({ ...given, location: undefined }, "Microsoft.Network/privateEndpoints");
    const endpoint = privateEndpoint(azure, { ...place, subnet, target, group });
    return [
      endpoint,
      ...(zone === undefined ? [] : [endpointZones(azure, { endpoint: place.id, zone }, { after: [endpoint] })]),
    ] as const;
  },
  report: (_given, [{ id, have }]) => ({ id, state: have ? connectionState(have) : "" }),
});
