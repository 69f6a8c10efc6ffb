import { defineAction, optional } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  groupId,
  groupName,
  needsSubscription,
  region,
  resourceGroup,
  tagList,
} from "@slipway/azure";

export default defineAction({
  name: "create-resource-group",
  about: "Creates a resource group in Azure, and keeps its tags as declared. Adopts an existing group.",
  branding: { icon: "folder", color: "blue" },
  inputs: {
    name: groupName("The name of the resource group."),
    location: optional(
      region("The region, such as northeurope; a new group needs it. The region of a group cannot be changed later."),
    ),
    tags: optional(tagList("Tags of the group, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: { id: "Resource ID of the group.", location: "The region of the group." },
  example: {
    name: "platform",
    location: "northeurope",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: ["To plan and check: Reader on the subscription.", "To apply: Contributor on the subscription."],
  notes: [
    "Roles are best granted on a resource group, which has to exist for that. So let an identity of the platform team run this action, and give the identities of other jobs their roles on the group alone.",
    "A destroy deletes the group only if Slipway created it and nothing is in it, no matter who made that: Azure would delete everything in it with it. What is in the way is named. Azure's list of what a group holds may lack what was created in the last minutes, so let nothing else run in the group meanwhile.",
    "Azure has no conditional write for resource groups: of two that create the same one at once, the last one's tags stay.",
  ],
  contradictions: needsSubscription,
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: ({ name, location, tags, "subscription-id": subscription = "" }, azure) => [
    resourceGroup(azure, { id: groupId(subscription, name), location, tags }),
  ],
  report: (_given, [{ id, have }]) => ({ id, location: have?.location ?? "" }),
});
