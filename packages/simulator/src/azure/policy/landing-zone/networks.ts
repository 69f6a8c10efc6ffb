import { type Definition, effect, isOfType } from "./definition.ts";

const network = "Microsoft.Network/virtualNetworks";

/** Azure/Enterprise-Scale, …/Deny-Subnet-Without-Nsg.json, and Azure/azure-policy, …/Network/PrivateSubnetOnly_Audit.json. */
export const networkPolicies: readonly Definition[] = [
  {
    name: "Deny-Subnet-Without-Nsg",
    displayName: "Subnets: a network security group",
    mode: "All",
    parameters: {
      ...effect("Deny"),
      excludedSubnets: {
        type: "Array",
        defaultValue: ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet"],
      },
    },
    when: {
      anyOf: [
        {
          allOf: [
            isOfType(network),
            {
              count: {
                field: `${network}/subnets[*]`,
                where: {
                  allOf: [
                    { field: `${network}/subnets[*].networkSecurityGroup.id`, exists: "false" },
                    { field: `${network}/subnets[*].name`, notIn: "[parameters('excludedSubnets')]" },
                  ],
                },
              },
              notEquals: 0,
            },
          ],
        },
        {
          allOf: [
            isOfType(`${network}/subnets`),
            { field: "name", notIn: "[parameters('excludedSubnets')]" },
            { field: `${network}/subnets/networkSecurityGroup.id`, exists: "false" },
          ],
        },
      ],
    },
  },
  {
    name: "7bca8353-aa3b-429b-904a-9229c4385837",
    displayName: "Subnets: no default outbound access",
    mode: "All",
    parameters: effect("Audit"),
    when: {
      anyOf: [
        {
          allOf: [
            isOfType(network),
            { count: { field: `${network}/subnets[*]` }, greater: 0 },
            { field: `${network}/subnets[*].defaultOutboundAccess`, notEquals: "false" },
          ],
        },
        {
          allOf: [
            isOfType(`${network}/subnets`),
            { field: `${network}/subnets/defaultOutboundAccess`, notEquals: "false" },
          ],
        },
      ],
    },
  },
];
