import { fromBody } from "../body.ts";
import { install } from "../install.ts";
import { at, type JsonObject, objectOf, textOf } from "../json.ts";
import type { Cloud, Kind, Write } from "../kind.ts";
import { badRequest, conflict, Refusal } from "../refusal.ts";
import { builtInScopeMaps } from "./built-in-scope-maps.ts";
import { generateCredentials } from "./credentials.ts";
import { registryVersions } from "./versions.ts";

const tiers = ["Basic", "Standard", "Premium"];

const settings: JsonObject = {
  adminUserEnabled: false,
  anonymousPullEnabled: false,
  dataEndpointEnabled: false,
  encryption: { status: "disabled" },
  metadataSearch: "Disabled",
  networkRuleBypassAllowedForTasks: false,
  networkRuleBypassOptions: "AzureServices",
  privateEndpointConnections: [],
  publicNetworkAccess: "Enabled",
  roleAssignmentMode: "LegacyRegistryPermissions",
  zoneRedundancy: "Disabled",
};

const policies: JsonObject = {
  quarantinePolicy: { status: "disabled" },
  trustPolicy: { type: "Notary", status: "disabled" },
  retentionPolicy: { days: 7, status: "disabled" },
  exportPolicy: { status: "enabled" },
  azureADAuthenticationAsArmPolicy: { status: "enabled" },
  softDeletePolicy: { retentionDays: 7, status: "disabled" },
};

/** Policies whose last change is told. */
const dated = ["retentionPolicy", "softDeletePolicy"];

/** What only Premium has: how to see that it is wanted, and the code of the refusal. */
const premium: readonly { wanted: (properties: JsonObject) => boolean; code: string; what: string }[] = [
  {
    wanted: (properties) => at(properties, "policies.retentionPolicy.status") === "enabled",
    code: "RetentionPolicyNotSupported",
    what: "Retention policy",
  },
  {
    wanted: (properties) => at(properties, "policies.trustPolicy.status") === "enabled",
    code: "ContentTrustNotSupported",
    what: "Content trust",
  },
  {
    wanted: (properties) => properties.publicNetworkAccess === "Disabled",
    code: "DisablingPublicNetworkAccessNotSupported",
    what: "Disabling public network access",
  },
  {
    wanted: (properties) => properties.zoneRedundancy === "Enabled",
    code: "ZoneRedundancyNotSupported",
    what: "Zone redundancy",
  },
  {
    wanted: (properties) => properties.dataEndpointEnabled === true,
    code: "DataEndpointNotSupported",
    what: "Dedicated data endpoint",
  },
];

function check(write: Write, draft: JsonObject): void {
  const sku = textOf(at(draft, "sku.name"));
  if (sku === undefined) throw badRequest("InvalidParameter", "The parameter 'sku' is required.", { target: "sku" });
  if (!tiers.includes(sku))
    throw badRequest("InvalidSku", `The SKU '${sku}' is not one of ${tiers.join(", ")}.`, { target: "sku.name" });
  const days = at(draft, "properties.policies.retentionPolicy.days");
  if (typeof days !== "number" || !Number.isInteger(days) || days < 0 || days > 365)
    throw badRequest("InvalidRetentionDays", `The retention days '${days}' must be a whole number from 0 to 365.`);
  if (write.have === undefined && taken(write.cloud, write.name))
    throw conflict(
      "AlreadyInUse",
      `The registry DNS name ${write.name.toLowerCase()}.azurecr.io is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability`,
    );
}

/** Registry names are taken in the whole world, not only in one subscription. */
export const taken = (cloud: Cloud, name: string): boolean =>
  Object.values(cloud.state.entries).some(
    (entry) => entry.kind === registry.type.toLowerCase() && entry.resource.name.toLowerCase() === name.toLowerCase(),
  ) || name.toLowerCase() === "hopsworksecr";

/** Status words come in any case and go out in lower case; a changed policy gets a new date. */
function policed(write: Write, draft: JsonObject): JsonObject {
  const have = objectOf(at(write.have?.resource, "properties.policies"));
  const now = write.cloud.world.clock.iso().replace("Z", "+00:00");
  const shown: JsonObject = {};
  for (const [name, value] of Object.entries(objectOf(at(draft, "properties.policies")))) {
    const policy = { ...objectOf(value) };
    if (typeof policy.status === "string") policy.status = policy.status.toLowerCase();
    const had = objectOf(have[name]);
    if (dated.includes(name)) {
      const changed = had.status !== policy.status || JSON.stringify(had.days) !== JSON.stringify(policy.days);
      policy.lastUpdatedTime = changed ? now : (had.lastUpdatedTime ?? now);
    }
    shown[name] = policy;
  }
  return shown;
}

const rules = fromBody({
  top: ["sku", "identity"],
  readOnly: [
    "sku.tier",
    "properties.loginServer",
    "properties.creationDate",
    "properties.provisioningState",
    "properties.status",
    "properties.policies.retentionPolicy.lastUpdatedTime",
    "properties.policies.softDeletePolicy.lastUpdatedTime",
    "properties.privateEndpointConnections",
    "properties.dataEndpointHostNames",
  ],
  immutable: [
    "properties.zoneRedundancy",
    "properties.encryption.status",
    "properties.autoGeneratedDomainNameLabelScope",
  ],
  refuseChange: (path) =>
    badRequest("InvalidPropertyChange", `The property '${path.split(".")[1]}' of a registry cannot be changed.`, {
      target: path,
    }),
  keeps: true,
  defaults: () => ({ properties: { ...settings, policies } }),
  check,
  given: (write, draft) => {
    const label = textOf(at(draft, "properties.autoGeneratedDomainNameLabelScope"));
    const had = objectOf(write.have?.resource.properties);
    const name = write.have?.resource.name ?? write.name;
    const host = label === undefined || label === "Unsecure" ? name : `${name}-${write.cloud.world.ids.word(16)}`;
    return {
      sku: { tier: at(draft, "sku.name") },
      properties: {
        loginServer: had.loginServer ?? `${host.toLowerCase()}.azurecr.io`,
        creationDate: had.creationDate ?? write.cloud.world.clock.iso(),
        dataEndpointHostNames: [],
        policies: policed(write, draft),
        networkRuleSet:
          at(draft, "sku.name") === "Premium"
            ? {
                defaultAction: "Allow",
                ipRules: [],
                virtualNetworkRules: [],
                ...objectOf(at(draft, "properties.networkRuleSet")),
              }
            : undefined,
      },
    };
  },
});

/** Container registries. */
export const registry: Kind = {
  type: "Microsoft.ContainerRegistry/registries",
  apiVersions: registryVersions,
  under: "group",
  location: "required",
  name: {
    pattern: /^[a-zA-Z0-9]{5,50}$/,
    refuse: () =>
      badRequest(
        "InvalidResourceName",
        "Registry names may contain alpha numeric characters only and must be between 5 and 50 characters.",
      ),
  },
  put: { style: "registryWrite", seconds: 20 },
  patch: { style: "registryWrite", seconds: 5 },
  remove: { style: "registryDelete", seconds: 10 },
  serial: {
    on: "self",
    refuse: () =>
      conflict("ConcurrentOperationInProgress", "Another operation on this registry is in progress. Try again later."),
  },
  build: rules,
  patched: rules,
  written: ({ cloud, have }, { resource }) => {
    if (have !== undefined) return;
    for (const [name, properties] of Object.entries(builtInScopeMaps))
      install(cloud, `${resource.id}/scopeMaps/${name}`, { properties: { ...properties } }).resource.properties.type =
        "SystemDefined";
  },
  settled: (_, { resource }) => {
    if (at(resource, "sku.name") === "Premium") return;
    const missing = premium.find(({ wanted }) => wanted(resource.properties));
    if (missing !== undefined)
      throw new Refusal(
        400,
        missing.code,
        `${missing.what} is not supported for the SKU ${at(resource, "sku.name")}. It needs Premium.`,
      );
  },
  actions: {
    listCredentials: {
      permission: "listCredentials/action",
      act: ({ entry, cloud }) => {
        if (entry.resource.properties.adminUserEnabled !== true)
          throw badRequest("UnauthorizedForCredentialOperations", "The admin user is disabled for this registry.");
        entry.hidden.admin ??= [cloud.world.ids.word(32), cloud.world.ids.word(32)];
        const [first, second] = Array.isArray(entry.hidden.admin) ? entry.hidden.admin : [];
        return {
          body: {
            username: entry.resource.name,
            passwords: [
              { name: "password", value: first },
              { name: "password2", value: second },
            ],
          },
        };
      },
    },
    generateCredentials: {
      permission: "generateCredentials/action",
      act: generateCredentials,
    },
    listUsages: {
      permission: "listUsages/read",
      act: () => ({ body: { value: [{ name: "Size", limit: 536870912000, currentValue: 0, unit: "Bytes" }] } }),
    },
  },
  note: "Retention and other Premium settings on a lower SKU fail inside the operation.",
};
