import { type Definition, effect, isOfType } from "./definition.ts";

const registry = "Microsoft.ContainerRegistry/registries";
const events = "Microsoft.EventHub/namespaces";

/** Azure/azure-policy, built-in-policies/policyDefinitions/Container Registry. */
export const registryPolicies: readonly Definition[] = [
  {
    name: "0fdf0491-d080-4575-b627-ad0e843cba0f",
    displayName: "Container registries: no public network access",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: { allOf: [isOfType(registry), { field: `${registry}/publicNetworkAccess`, notEquals: "Disabled" }] },
  },
  {
    name: "dc921057-6b28-4fbe-9b83-f7bec05db6c2",
    displayName: "Container registries: no admin account",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: { allOf: [isOfType(registry), { field: `${registry}/adminUserEnabled`, equals: true }] },
  },
  {
    name: "9f2dea28-e834-476c-99c5-3507b4728395",
    displayName: "Container registries: no anonymous pull",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: { allOf: [isOfType(registry), { field: `${registry}/anonymousPullEnabled`, equals: true }] },
  },
];

/** Azure/Enterprise-Scale, src/resources/Microsoft.Authorization/policyDefinitions/Deny-EH-MINTLS.json. */
export const eventPolicies: readonly Definition[] = [
  {
    name: "Deny-EH-MINTLS",
    displayName: "Event hubs: TLS 1.2",
    mode: "All",
    parameters: { ...effect("Deny"), minTlsVersion: { type: "String", defaultValue: "1.2" } },
    when: {
      allOf: [
        isOfType(events),
        {
          anyOf: [
            { field: `${events}/minimumTlsVersion`, less: "[parameters('minTlsVersion')]" },
            { field: `${events}/minimumTlsVersion`, exists: "false" },
          ],
        },
      ],
    },
  },
];
