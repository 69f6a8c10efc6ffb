import { defineAction, list, optional, text } from "@slipway/action";
import {
  azureInputs,
  connectAzure,
  judgeRules,
  needsSubscription,
  networkName,
  placeInputs,
  placeOf,
  securityGroup,
  securityRuleLine,
} from "@slipway/azure";

const type = "Microsoft.Network/networkSecurityGroups";

export default defineAction({
  name: "create-nsg",
  about:
    "Creates a network security group with its rules, and keeps them as declared. Adopts an existing group and changes only the rules that the inputs name.",
  branding: { icon: "shield", color: "blue" },
  inputs: {
    name: text("The name of the group.", { form: networkName(80) }),
    ...placeInputs,
    rules: optional(
      list(
        "The rules, one a line, as `name=https, direction=Inbound, priority=200, access=Allow, protocol=Tcp, source=10.0.0.0/8 AzureLoadBalancer, destination=*, ports=443 8443`. What is left out of protocol, source, destination and ports is *. Rules of other names stay.",
        securityRuleLine,
      ),
    ),
    ...azureInputs,
  },
  outputs: { id: "Resource ID of the group." },
  example: {
    name: "nodes",
    "resource-group": "platform",
    rules: "name=https, direction=Inbound, priority=200, access=Allow, protocol=Tcp, source=VirtualNetwork, ports=443",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: ["To plan and check: Reader on the resource group.", "To apply: Network Contributor on the resource group."],
  notes: [
    "A subnet gets the group by the input security-group of add-subnet. Azure deletes no group that a subnet uses.",
    "Azure's own rules let the network, the load balancer and the way out in at priorities from 65000, and nothing else.",
    "A rule that you take out of the inputs stays, since nothing records who made it: set it to access=Deny, or remove it by hand.",
  ],
  contradictions: (given) => [...needsSubscription(given), ...judgeRules("rules", given.rules ?? [])],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: (given, azure) => [securityGroup(azure, { ...placeOf(given, type), rules: given.rules ?? [] })],
  report: (_given, [{ id }]) => ({ id }),
});
