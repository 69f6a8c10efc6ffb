import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import type { Act, Cloud, Kind, Write } from "../../engine/kind.ts";
import { plainLocation } from "../../engine/locations.ts";
import { badRequest, conflict, type Refusal } from "../../engine/refusal.ts";
import type { Route } from "../../engine/route.ts";
import { storageVersions, storageWire } from "./storage.ts";

const kinds = ["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"];
const skus = [
  "Standard_LRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_ZRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
  "Premium_LRS",
  "Premium_ZRS",
];
const pairs: Readonly<Record<string, string>> = {
  eastus: "westus",
  westus: "eastus",
  northeurope: "westeurope",
  westeurope: "northeurope",
};

/** Storage account names are taken in the whole world. */
export const accountNamed = (cloud: Cloud, name: string) =>
  Object.values(cloud.state.entries).find(
    (entry) => entry.kind === "microsoft.storage/storageaccounts" && entry.resource.name === name.toLowerCase(),
  );

const invalidName = (name: string): Refusal =>
  badRequest(
    "AccountNameInvalid",
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );

const fixed = ["isHnsEnabled", "isNfsV3Enabled", "dnsEndpointType", "encryption.requireInfrastructureEncryption"];

const cannotUpdate = (path: string): Refusal =>
  conflict(
    "AccountPropertyCannotBeUpdated",
    `The property '${path.replace(/^properties\./, "")}' was specified in the input, but it cannot be updated.`,
  );

function check(write: Write, draft: JsonObject): void {
  const { cloud, have, id, name } = write;
  const sku = textOf(at(draft, "sku.name")) ?? "";
  const kind = textOf(draft.kind) ?? "";
  if (!skus.includes(sku))
    throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: sku.", {
      target: "sku",
    });
  if (!kinds.includes(kind))
    throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: kind.", {
      target: "kind",
    });
  const other = accountNamed(cloud, name);
  if (have === undefined && other !== undefined) {
    const mine = other.resource.id.split("/")[2] === id.split("/")[2];
    throw mine
      ? conflict(
          "StorageAccountAlreadyExists",
          `The storage account named ${name} already exists under the subscription.`,
        )
      : conflict("StorageAccountAlreadyTaken", `The storage account named ${name} is already taken.`);
  }
  if (have === undefined) return;
  const tier = sku.split("_")[0];
  if (tier !== textOf(at(have.resource, "sku.tier"))) throw cannotUpdate("sku.tier");
  if (
    kind !== have.resource.kind &&
    !(kind === "StorageV2" && ["Storage", "BlobStorage"].includes(String(have.resource.kind)))
  )
    throw cannotUpdate("kind");
}

const endpoints = (name: string, kind: string): JsonObject =>
  Object.fromEntries(
    [...(kind === "Storage" ? [] : ["dfs", "web"]), "blob", "queue", "table", "file"].map((service) => [
      service,
      `https://${name}.${service === "web" ? "z13.web" : service}.core.windows.net/`,
    ]),
  );

const rules = fromBody({
  top: ["sku", "kind", "identity", "extendedLocation"],
  keeps: true,
  readOnly: [
    "sku.tier",
    ...[
      "provisioningState",
      "creationTime",
      "keyCreationTime",
      "primaryEndpoints",
      "secondaryEndpoints",
      "primaryLocation",
      "secondaryLocation",
      "statusOfPrimary",
      "statusOfSecondary",
      "privateEndpointConnections",
    ].map((name) => `properties.${name}`),
  ],
  immutable: fixed.map((name) => `properties.${name}`),
  refuseChange: cannotUpdate,
  defaults: ({ body, have }) => ({
    properties: {
      allowCrossTenantReplication: false,
      privateEndpointConnections: [],
      minimumTlsVersion: "TLS1_0",
      allowBlobPublicAccess: false,
      networkAcls: {
        ipv6Rules: [],
        bypass: "AzureServices",
        virtualNetworkRules: [],
        ipRules: [],
        defaultAction: "Allow",
      },
      supportsHttpsTrafficOnly: true,
      ...((body.kind ?? have?.resource.kind) === "Storage" ? {} : { accessTier: "Hot" }),
      encryption: {
        services: { file: { keyType: "Account", enabled: true }, blob: { keyType: "Account", enabled: true } },
        keySource: "Microsoft.Storage",
      },
    },
  }),
  check,
  given: ({ cloud, have, name }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = cloud.world.clock.iso();
    const location = plainLocation(textOf(draft.location) ?? "");
    const sku = textOf(at(draft, "sku.name")) ?? "";
    const dated = Object.fromEntries(
      Object.entries(objectOf(at(draft, "properties.encryption.services")))
        .filter(([, service]) => isObject(service) && service.enabled === true)
        .map(([key]) => [key, { lastEnabledTime: at(had, `encryption.services.${key}.lastEnabledTime`) ?? now }]),
    );
    return {
      location,
      sku: { tier: sku.split("_")[0] },
      properties: {
        keyCreationTime: had.keyCreationTime ?? { key1: now, key2: now },
        creationTime: had.creationTime ?? now,
        encryption: { services: dated },
        primaryEndpoints: endpoints(name, textOf(draft.kind) ?? ""),
        primaryLocation: location,
        statusOfPrimary: "available",
        ...(sku.includes("G")
          ? { secondaryLocation: lookup(pairs, location) ?? `${location}2`, statusOfSecondary: "available" }
          : {}),
      },
    };
  },
});

/** The two keys of an account, made when they are first asked for. */
function keys({ cloud, entry }: Act): JsonObject {
  const made = () => Buffer.from(cloud.world.ids.hex(128), "hex").toString("base64");
  for (const name of ["key1", "key2"]) entry.hidden[name] ??= made();
  return {
    keys: ["key1", "key2"].map((keyName) => ({
      creationTime: at(entry.resource, `properties.keyCreationTime.${keyName}`),
      keyName,
      value: entry.hidden[keyName],
      permissions: "FULL",
    })),
  };
}

/** Storage accounts: created by 202 and Location, changed at once. */
export const storageAccount: Kind = {
  type: "Microsoft.Storage/storageAccounts",
  apiVersions: storageVersions,
  under: "group",
  location: "required",
  wire: storageWire,
  listedByGateway: true,
  name: { pattern: /^[a-z0-9]{3,24}$/, refuse: invalidName },
  put: { style: "storageAccount", seconds: 20 },
  patch: {},
  remove: {},
  serial: {
    on: "self",
    refuse: (_, { resource }) =>
      conflict(
        "StorageAccountOperationInProgress",
        `An operation is currently performing on this storage account ${resource.name} that requires exclusive access.`,
      ),
  },
  build: rules,
  patched: rules,
  written: ({ cloud, have }, { resource }) => {
    if (have !== undefined) return;
    install(cloud, `${resource.id}/blobServices/default`, {});
    install(cloud, `${resource.id}/fileServices/default`, {});
  },
  actions: {
    listKeys: { permission: "listKeys/action", act: (act) => ({ body: keys(act) }) },
    regenerateKey: {
      permission: "regeneratekey/action",
      act: (act) => {
        const name = textOf(act.body.keyName) ?? "";
        if (name !== "key1" && name !== "key2")
          throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: keyName.");
        delete act.entry.hidden[name];
        return { body: keys(act) };
      },
    },
  },
};

/** Whether an account name is free. */
export const storageRoutes: readonly Route[] = [
  {
    method: "POST",
    template: "/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
    permission: "Microsoft.Storage/checknameavailability/read",
    apiVersions: storageVersions,
    answer: ({ cloud }, { body }) => {
      const name = textOf(body.name) ?? "";
      if (!/^[a-z0-9]{3,24}$/.test(name))
        return {
          status: 200,
          body: { nameAvailable: false, reason: "AccountNameInvalid", message: invalidName(name).message },
        };
      return {
        status: 200,
        body:
          accountNamed(cloud, name) === undefined
            ? { nameAvailable: true }
            : {
                nameAvailable: false,
                reason: "AlreadyExists",
                message: `The storage account named ${name} is already taken.`,
              },
      };
    },
  },
];
