import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { at, isObject, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { cannotUpdate, checkAccount } from "./account-check.ts";
import { regionPairs } from "./region-pairs.ts";

const fixed = ["isHnsEnabled", "isNfsV3Enabled", "dnsEndpointType", "encryption.requireInfrastructureEncryption"];

const endpoints = (name: string, kind: string): JsonObject =>
  Object.fromEntries(
    (kind === "FileStorage"
      ? ["file"]
      : [...(kind === "Storage" ? [] : ["dfs", "web"]), "blob", "queue", "table", "file"]
    ).map((service) => [service, `https://${name}.${service === "web" ? "z13.web" : service}.core.windows.net/`]),
  );

/** What an account says of itself, from what is written. */
export const accountBody = fromBody({
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
  check: checkAccount,
  given: ({ arm, have, name }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    const location = plainLocation(textOf(draft.location) ?? "");
    const sku = textOf(at(draft, "sku.name")) ?? "";
    const second = sku.includes("G") ? lookup(regionPairs, location) : undefined;
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
        ...(second === undefined ? {} : { secondaryLocation: second, statusOfSecondary: "available" }),
      },
    };
  },
});
