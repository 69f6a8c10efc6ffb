import { install } from "../../engine/install.ts";
import { at } from "../../engine/json.ts";
import { conflict } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { accountBody } from "./account-body.ts";
import { subnetsIn } from "./account-check.ts";
import { keyActions } from "./account-keys.ts";
import { accountNaming } from "./account-name.ts";
import { storageVersions, storageWire } from "./storage.ts";

/** Storage accounts: created by 202 and Location, changed at once. */
export const storageAccount: ResourceType = {
  name: "Microsoft.Storage/storageAccounts",
  under: "group",
  location: "required",
  naming: { rule: accountNaming },
  versions: { range: storageVersions },
  wire: storageWire,
  lifecycle: {
    put: { style: "storageAccount", seconds: 20 },
    patch: {},
    remove: {},
  },
  answers: { listedByGateway: true },
  concurrency: {
    serial: {
      on: "self",
      refuse: (_, { resource }) =>
        conflict(
          "StorageAccountOperationInProgress",
          `An operation is currently performing on this storage account ${resource.name} that requires exclusive access.`,
        ),
    },
  },
  body: {
    links: ({ body }) =>
      subnetsIn(at(body, "properties.networkAcls")).map((id) => ({
        id,
        permission: "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
        exists: true,
      })),
    build: accountBody,
    buildPatch: accountBody,
  },
  hooks: {
    accepted: ({ arm, have }, { resource }) => {
      if (have !== undefined) return;
      install(arm, `${resource.id}/blobServices/default`, {});
      install(arm, `${resource.id}/fileServices/default`, {});
    },
  },
  actions: keyActions,
};
