import type { World } from "../../../world/world.ts";
import type { JsonObject } from "../../engine/json.ts";
import { armState, keepEntry } from "../../engine/state.ts";
import { directory } from "../../entra/directory.ts";
import { clusterPolicies } from "./clusters.ts";
import type { Definition } from "./definition.ts";
import { generalPolicies } from "./general.ts";
import { networkPolicies } from "./networks.ts";
import { eventPolicies, registryPolicies } from "./registries.ts";
import { storagePolicies, vaultPolicies } from "./storage.ts";

/** The tag that a resource group has to have, and that what is in it gets from there. */
export const costTag = "costCenter";
/** The workspace of the platform's team, in a subscription of theirs. */
const platformLogs =
  "/subscriptions/3f4c6a1e-0000-4000-8000-000000000001/resourceGroups/alz-logging/providers/Microsoft.OperationalInsights/workspaces/alz-logs";
export const allowedRegions: readonly string[] = ["northeurope", "westeurope"];

const definitions: readonly Definition[] = [
  ...clusterPolicies,
  ...storagePolicies,
  ...vaultPolicies,
  ...registryPolicies,
  ...eventPolicies,
  ...networkPolicies,
  ...generalPolicies,
];

/** Initiatives of Azure/Enterprise-Scale, …/policySetDefinitions, with those of their policies that are simulated. */
const initiatives: Readonly<Record<string, readonly (readonly [reference: string, policy: string, effect: string])[]>> =
  {
    "Deny-PublicPaaSEndpoints": [
      ["ACRDenyPaasPublicIP", "0fdf0491-d080-4575-b627-ad0e843cba0f", "Deny"],
      ["AKSDenyPaasPublicIP", "040732e8-d947-40b8-95d6-854c95024bf8", "Deny"],
      ["StorageDenyPaasPublicIP", "b2982f36-99f2-4db5-8eff-283140c09693", "Deny"],
    ],
    "Enforce-Guardrails-Kubernetes": [
      ["Deny-Aks-Private-Cluster", "040732e8-d947-40b8-95d6-854c95024bf8", "Deny"],
      ["Deny-Aks-Local-Auth", "993c2fcd-2b29-49d2-9eb0-df2c3a730c32", "Deny"],
      ["Dine-Aks-Policy", "a8eff44f-8c92-45c3-a3fb-9880802d67a7", "DeployIfNotExists"],
      ["Deny-Aks-Priv-Containers", "95edb821-ddaf-4404-9732-666045e056b4", "Deny"],
    ],
    "Enforce-Guardrails-ContainerRegistry": [
      ["Deny-ContainerRegistry-Local-Auth", "dc921057-6b28-4fbe-9b83-f7bec05db6c2", "Deny"],
      ["Deny-ContainerRegistry-Anonymous-Auth", "9f2dea28-e834-476c-99c5-3507b4728395", "Deny"],
    ],
    // Backups of Hopsworks need the keys, so the team of this landing zone only looks who has them.
    "Enforce-Guardrails-Storage": [["Deny-Storage-Shared-Key", "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54", "Audit"]],
    "Enforce-Guardrails-KeyVault": [["KvPurgeProtection", "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53", "Deny"]],
    "Enforce-EncryptTransit": [
      ["StorageHttpsEnabledEffect", "404c3081-a854-4457-ae30-26a93ef643f9", "Deny"],
      ["StorageMinimumTls", "fe83a0eb-a853-422d-aac2-1bffd182c5d0", "Deny"],
      ["EventHubMinimumTls", "Deny-EH-MINTLS", "Deny"],
    ],
  };

/** What has a member of this name as it stands may be taken for a promise. */
const consequence = "then";

/** What is assigned by itself, with the values of its parameters. */
const single: Readonly<Record<string, readonly [policy: string, parameters: JsonObject]>> = {
  "Deny-Subnet-Without-Nsg": ["Deny-Subnet-Without-Nsg", {}],
  "Audit-Subnet-Private": ["7bca8353-aa3b-429b-904a-9229c4385837", { effect: "Audit" }],
  "Append-KV-SoftDelete": ["Append-KV-SoftDelete", {}],
  "Deny-Public-IP": [
    "6c112d4e-5bc7-47ae-a041-ea2d9dccd749",
    { listOfResourceTypesNotAllowed: ["Microsoft.Network/publicIPAddresses"], effect: "Deny" },
  ],
  "Deploy-AKS-Diagnostics": ["6c66c325-74c8-42fd-a286-a74b0e2939d8", { logAnalytics: platformLogs }],
  "Allowed-Locations": ["e56962a6-4747-49cd-b67b-bf8b01975c4c", { listOfAllowedLocations: [...allowedRegions] }],
  "Allowed-RG-Locations": ["e765b5de-1225-4ba3-bd56-1ac6695af988", { listOfAllowedLocations: [...allowedRegions] }],
  "Require-RG-Tag": ["96670d01-0a4d-4649-9c89-2d3abc0a5025", { tagName: costTag }],
  "Inherit-Tag": ["ea3f2387-9b95-492a-a190-fcdc54f7b070", { tagName: costTag }],
};

const members: readonly (readonly [policy: string, assignment: string])[] = Object.entries(initiatives).flatMap(
  ([assignment, policies]) => policies.map(([reference]) => [reference, assignment] as const),
);

/** What one can be exempt from: policies of initiatives by their reference IDs, and what is assigned by itself. */
export const landingZonePolicies: readonly string[] = [
  ...members.map(([reference]) => reference),
  ...Object.keys(single),
];

/** The management groups of Azure landing zones above a subscription, and what is assigned to other than the middle one. */
const groups = ["alz", "landingzones", "corp"] as const;
const assignedTo: Readonly<Record<string, (typeof groups)[number]>> = {
  "Deploy-AKS-Diagnostics": "alz",
  "Deny-PublicPaaSEndpoints": "corp",
  // Microsoft's own is assigned to the group identity; teams whose traffic leaves by the hub assign it to corp.
  "Deny-Public-IP": "corp",
};

const groupId = (name: string): string => `/providers/Microsoft.Management/managementGroups/${name}`;

const groupOf = (assignment: string): string => groupId(assignedTo[assignment] ?? "landingzones");

/**
 * Puts a subscription into a landing zone: the management groups above it have the policies that Azure landing zones assign to
 * them (Azure/Enterprise-Scale, eslzArm/managementGroupTemplates/policyAssignments). Custom definitions are at the topmost.
 */
export function assignLandingZone(world: World, subscriptionId: string, exempt: readonly string[] = []): void {
  const keep = (scope: string, full: string, name: string, properties: JsonObject): void => {
    const resource = { id: `${scope}/${full.split("/").at(-1)}/${name}`, name, type: full, properties };
    keepEntry(armState(world), { type: full.toLowerCase(), resource, hidden: {} });
  };
  const tenantId =
    directory(world).subscriptions.find((each) => each.subscriptionId === subscriptionId)?.tenantId ?? "";
  groups.forEach((name, at) => {
    const parent = { id: groupId(groups[at - 1] ?? tenantId) };
    const type = "Microsoft.Management/managementGroups";
    keep("/providers/Microsoft.Management", type, name, { tenantId, displayName: name, details: { parent } });
  });
  const member = { tenant: tenantId, displayName: "", state: "Active", parent: { id: groupId("corp") } };
  keep(groupId("corp"), "Microsoft.Management/managementGroups/subscriptions", subscriptionId, member);

  const scopeOf = (name: string): string => (/^[0-9a-f]{8}-/.test(name) ? "" : groupId("alz"));
  const keepPolicy = (scope: string, type: string, name: string, properties: JsonObject): void =>
    keep(`${scope}/providers/Microsoft.Authorization`, `Microsoft.Authorization/${type}`, name, properties);
  const definitionId = (name: string): string =>
    `${scopeOf(name)}/providers/Microsoft.Authorization/policyDefinitions/${name}`;
  const assign = (name: string, policyDefinitionId: string, parameters: JsonObject): void => {
    const given = Object.entries(parameters).map(([key, value]) => [key, { value }]);
    const at = groupOf(name);
    keepPolicy(at, "policyAssignments", name, {
      displayName: name,
      policyDefinitionId,
      enforcementMode: "Default",
      scope: at,
      notScopes: [],
      nonComplianceMessages: [{ message: `The landing zone has a rule about this: ${name}.` }],
      parameters: Object.fromEntries(given) as JsonObject,
    });
  };
  for (const { name, displayName, mode, parameters = {}, when, effects } of definitions)
    keepPolicy(scopeOf(name), "policyDefinitions", name, {
      displayName,
      policyType: scopeOf(name) === "" ? "BuiltIn" : "Custom",
      mode,
      parameters,
      policyRule: { if: when, [consequence]: effects ?? { effect: "[parameters('effect')]" } },
    });
  for (const [name, members] of Object.entries(initiatives)) {
    const policyDefinitions = members.map(([policyDefinitionReferenceId, policy, effect]) => ({
      policyDefinitionId: definitionId(policy),
      policyDefinitionReferenceId,
      parameters: { effect: { value: effect } },
    }));
    const set = { displayName: name, policyType: "Custom", parameters: {}, policyDefinitions };
    keepPolicy(groupId("alz"), "policySetDefinitions", name, set);
    assign(name, `${groupId("alz")}/providers/Microsoft.Authorization/policySetDefinitions/${name}`, {});
  }
  for (const [name, [policy, parameters]] of Object.entries(single)) assign(name, definitionId(policy), parameters);
  for (const name of exempt) {
    const initiative = members.find(([reference]) => reference === name)?.[1];
    const assignment = initiative ?? name;
    keepPolicy(`/subscriptions/${subscriptionId}`, "policyExemptions", name, {
      policyAssignmentId: `${groupOf(assignment)}/providers/Microsoft.Authorization/policyAssignments/${assignment}`,
      ...(initiative === undefined ? {} : { policyDefinitionReferenceIds: [name] }),
      exemptionCategory: "Waiver",
      assignmentScopeValidation: "Default",
    });
  }
}
