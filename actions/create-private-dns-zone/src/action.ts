import { defineAction, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  groupName,
  needsSubscription,
  placeOf,
  privateDnsZone,
  tagList,
} from "@slipway/azure";

const type = "Microsoft.Network/privateDnsZones";

export default defineAction({
  name: "create-private-dns-zone",
  about:
    "Creates a private DNS zone, which only networks that are linked to it resolve, and keeps its tags as declared. Adopts an existing zone.",
  branding: { icon: "globe", color: "blue" },
  inputs: {
    name: text("The name of the zone, such as privatelink.northeurope.azmk8s.io.", {
      form: {
        pattern:
          /^(?=.{1,253}$)(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.){1,33}[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/,
        write: "Write a domain's name: 2 to 34 labels of letters, digits and dashes, with a dot between them.",
      },
    }),
    "resource-group": groupName("The resource group of the zone; it must exist."),
    tags: optional(tagList("Tags of the zone, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: { id: "Resource ID of the zone." },
  example: {
    name: "privatelink.northeurope.azmk8s.io",
    "resource-group": "platform",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: Private DNS Zone Contributor on the resource group.",
  ],
  notes: [
    "A network resolves the zone's names once it is linked (action link-private-dns), and a network can be linked to one zone of a name only.",
    "For the API server of a private AKS cluster, name it privatelink.REGION.azmk8s.io, or SUBZONE.privatelink.REGION.azmk8s.io.",
    "Records and links are left as they are. Azure deletes no zone that has links; a destroy deletes all records with it.",
  ],
  contradictions: needsSubscription,
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: (given, azure) => {
    const { id } = placeOf({ ...given, location: undefined }, type);
    return [privateDnsZone(azure, { id, tags: given.tags })];
  },
  report: (_given, [{ id }]) => ({ id }),
});
