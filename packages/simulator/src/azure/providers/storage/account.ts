import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { badRequest, conflict, type Refusal } from "../../engine/refusal.ts";
import type { ActionRequest, ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { findEntry, isNameTaken } from "../../engine/state.ts";
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
export const accountNamed = (arm: ArmContext, name: string) =>
  Object.values(arm.state.entries).find(
    (entry) => entry.type === "microsoft.storage/storageaccounts" && entry.resource.name === name.toLowerCase(),
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

function check(write: WriteRequest, draft: JsonObject): void {
  const { arm, have, id, name } = write;
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
  if (have === undefined && isNameTaken(arm.state, storageAccount.name, name)) {
    const mine = accountNamed(arm, name)?.resource.id.split("/")[2] === id.split("/")[2];
    throw mine
      ? conflict(
          "StorageAccountAlreadyExists",
          `The storage account named ${name} already exists under the subscription.`,
        )
      : conflict("StorageAccountAlreadyTaken", `The storage account named ${name} is already taken.`);
  }
  checkRules(write);
  if (have === undefined && kind === "FileStorage" && !sku.startsWith("Premium"))
    throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: sku.", {
      target: "sku",
    });
  if (have === undefined) return;
  const isHierarchical = (from: JsonObject) => at(from, "properties.isHnsEnabled") === true;
  if (isHierarchical(draft) !== isHierarchical(have.resource)) throw cannotUpdate("isHnsEnabled");
  const tier = sku.split("_")[0];
  if (tier !== textOf(at(have.resource, "sku.tier"))) throw cannotUpdate("sku.tier");
  if (
    kind !== have.resource.kind &&
    !(kind === "StorageV2" && ["Storage", "BlobStorage"].includes(String(have.resource.kind)))
  )
    throw cannotUpdate("kind");
}

/** Rules say what becomes of all others. A subnet is let in by its service endpoint. */
function checkRules({ arm, body }: WriteRequest): void {
  const rules = at(body, "properties.networkAcls");
  if (!isObject(rules)) return;
  const ranges = objectsOf(rules.ipRules).map(({ value }) => String(value));
  if (textOf(rules.defaultAction) === undefined || ranges.some((range) => /\/3[12]$/.test(range)))
    throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: networkAcls.", {
      target: "networkAcls",
    });
  for (const id of subnetsIn(rules)) {
    const endpoints = objectsOf(findEntry(arm.state, id)?.resource.properties.serviceEndpoints);
    if (!endpoints.some(({ service }) => /^Microsoft\.Storage(\.Global)?$/i.test(String(service))))
      throw badRequest(
        "NetworkAclsValidationFailure",
        `Validation of network acls failure: SubnetsHaveNoServiceEndpointsConfigured:Subnets ${id.split("/").at(-1)} of virtual network ${id.split("/subnets/")[0]} do not have ServiceEndpoints for Microsoft.Storage resources configured. Add Microsoft.Storage to subnet's ServiceEndpoints collection before trying to ACL Microsoft.Storage resources to these subnets..`,
      );
  }
}

const subnetsIn = (rules: unknown): string[] =>
  objectsOf(objectOf(rules).virtualNetworkRules).flatMap(({ id }) => textOf(id) ?? []);

const endpoints = (name: string, kind: string): JsonObject =>
  Object.fromEntries(
    (kind === "FileStorage"
      ? ["file"]
      : [...(kind === "Storage" ? [] : ["dfs", "web"]), "blob", "queue", "table", "file"]
    ).map((service) => [service, `https://${name}.${service === "web" ? "z13.web" : service}.core.windows.net/`]),
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
  given: ({ arm, have, name }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
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

/** The two keys of an account, created at their first use. */
function keys({ arm, entry }: ActionRequest): JsonObject {
  const made = () => Buffer.from(arm.world.ids.hex(128), "hex").toString("base64");
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
export const storageAccount: ResourceType = {
  name: "Microsoft.Storage/storageAccounts",
  under: "group",
  location: "required",
  naming: { rule: { pattern: /^[a-z0-9]{3,24}$/, refuse: invalidName } },
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
    build: rules,
    buildPatch: rules,
  },
  hooks: {
    accepted: ({ arm, have }, { resource }) => {
      if (have !== undefined) return;
      install(arm, `${resource.id}/blobServices/default`, {});
      install(arm, `${resource.id}/fileServices/default`, {});
    },
  },
  actions: {
    listKeys: { permission: "listKeys/action", run: (act) => ({ body: keys(act) }) },
    regenerateKey: {
      permission: "regeneratekey/action",
      run: (act) => {
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
    answer: ({ arm }, { body }) => {
      const name = textOf(body.name) ?? "";
      if (!/^[a-z0-9]{3,24}$/.test(name))
        return {
          status: 200,
          body: { nameAvailable: false, reason: "AccountNameInvalid", message: invalidName(name).message },
        };
      return {
        status: 200,
        body: !isNameTaken(arm.state, storageAccount.name, name)
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
