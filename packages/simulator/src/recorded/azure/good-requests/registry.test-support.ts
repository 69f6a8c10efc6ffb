import type { GoodRequest } from "./good-request.test-support.ts";

/** Registries and their tokens. */
export const registryRequests: readonly GoodRequest[] = [
  [
    "PUT",
    "Microsoft.ContainerRegistry/registries/registry1",
    "2025-11-01",
    {
      location: "northeurope",
      sku: { name: "Premium" },
      properties: { adminUserEnabled: true, policies: { retentionPolicy: { days: 7, status: "enabled" } } },
    },
  ],
  [
    "PUT",
    "Microsoft.ContainerRegistry/registries/registry1/tokens/token1",
    "2025-11-01",
    {
      properties: {
        scopeMapId: "ROOT/providers/Microsoft.ContainerRegistry/registries/registry1/scopeMaps/_repositories_pull",
        status: "enabled",
      },
    },
  ],
  [
    "POST",
    "Microsoft.ContainerRegistry/registries/registry1/generateCredentials",
    "2025-11-01",
    {
      tokenId: "ROOT/providers/Microsoft.ContainerRegistry/registries/registry1/tokens/token1",
      name: "password1",
      expiry: "2027-01-01T00:00:00Z",
    },
  ],
];
