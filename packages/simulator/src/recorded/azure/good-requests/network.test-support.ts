import type { GoodRequest } from "./good-request.test-support.ts";

/** Networks and private DNS. */
export const networkRequests: readonly GoodRequest[] = [
  [
    "PUT",
    "Microsoft.Network/networkSecurityGroups/nsg",
    "2025-01-01",
    {
      location: "northeurope",
      properties: {
        securityRules: [
          {
            name: "https",
            properties: {
              priority: 100,
              direction: "Inbound",
              access: "Allow",
              protocol: "Tcp",
              sourceAddressPrefix: "*",
              sourcePortRange: "*",
              destinationAddressPrefix: "*",
              destinationPortRange: "443",
            },
          },
        ],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/a",
    "2025-01-01",
    {
      location: "northeurope",
      tags: { x: "y" },
      properties: {
        addressSpace: { addressPrefixes: ["10.10.0.0/16"] },
        subnets: [
          {
            name: "s",
            properties: {
              addressPrefix: "10.10.0.0/22",
              networkSecurityGroup: { id: "ROOT/providers/Microsoft.Network/networkSecurityGroups/nsg" },
            },
          },
        ],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/b",
    "2025-01-01",
    { location: "northeurope", properties: { addressSpace: { addressPrefixes: ["10.20.0.0/16"] } } },
  ],
  [
    "PUT",
    "Microsoft.Network/virtualNetworks/a/virtualNetworkPeerings/p",
    "2025-01-01",
    {
      properties: {
        remoteVirtualNetwork: { id: "ROOT/providers/Microsoft.Network/virtualNetworks/b" },
        allowVirtualNetworkAccess: true,
      },
    },
  ],
  ["PUT", "Microsoft.Network/privateDnsZones/z.example.org", "2024-06-01", { location: "global" }],
  [
    "PUT",
    "Microsoft.Network/privateDnsZones/z.example.org/virtualNetworkLinks/l",
    "2024-06-01",
    {
      location: "global",
      properties: {
        virtualNetwork: { id: "ROOT/providers/Microsoft.Network/virtualNetworks/b" },
        registrationEnabled: false,
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Network/privateDnsZones/z.example.org/A/www",
    "2024-06-01",
    { properties: { ttl: 60, aRecords: [{ ipv4Address: "10.0.0.4" }] } },
  ],
];
