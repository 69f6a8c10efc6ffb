import type { GoodRequest } from "./good-request.test-support.ts";

/** Storage. */
export const storageRequests: readonly GoodRequest[] = [
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1",
    "2025-08-01",
    {
      location: "northeurope",
      sku: { name: "Standard_GRS" },
      kind: "StorageV2",
      properties: {
        encryption: { services: { blob: { enabled: true } }, keySource: "Microsoft.Storage" },
        networkAcls: { defaultAction: "Allow" },
      },
    },
  ],
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1/blobServices/default",
    "2025-08-01",
    { properties: { deleteRetentionPolicy: { enabled: true, days: 7 }, restorePolicy: { enabled: true, days: 6 } } },
  ],
  [
    "PUT",
    "Microsoft.Storage/storageAccounts/account1/fileServices/default/shares/share1",
    "2025-08-01",
    { properties: { shareQuota: 100, enabledProtocols: "SMB" } },
  ],
];
