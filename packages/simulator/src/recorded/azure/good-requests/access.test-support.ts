import type { GoodRequest } from "./good-request.test-support.ts";

/** Identities, roles, vaults and locks. */
export const accessRequests: readonly GoodRequest[] = [
  ["PUT", "Microsoft.ManagedIdentity/userAssignedIdentities/identity1", "2024-11-30", { location: "northeurope" }],
  [
    "PUT",
    "Microsoft.ManagedIdentity/userAssignedIdentities/identity1/federatedIdentityCredentials/main",
    "2024-11-30",
    {
      properties: {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:o/r:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Authorization/roleDefinitions/11111111-1111-4111-8111-111111111111",
    "2022-04-01",
    {
      properties: {
        roleName: "looker",
        permissions: [{ actions: ["*/read"], dataActions: [] }],
        assignableScopes: ["ROOT"],
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Authorization/roleAssignments/22222222-2222-4222-8222-222222222222",
    "2022-04-01",
    {
      properties: {
        roleDefinitionId: "/x/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        principalId: "33333333-3333-4333-8333-333333333333",
        principalType: "User",
      },
    },
  ],
  [
    "PUT",
    "Microsoft.KeyVault/vaults/vault1",
    "2023-07-01",
    {
      location: "northeurope",
      properties: {
        tenantId: "72f988bf-86f1-41af-91ab-2d7cd011db47",
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
      },
    },
  ],
  ["PUT", "Microsoft.Authorization/locks/l", "2020-05-01", { properties: { level: "CanNotDelete", notes: "" } }],
];
