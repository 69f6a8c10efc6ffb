import { type Definition, effect, isOfType } from "./definition.ts";

const account = "Microsoft.Storage/storageAccounts";
const vault = "Microsoft.KeyVault/vaults";

/** Azure/azure-policy, built-in-policies/policyDefinitions/Storage. */
export const storagePolicies: readonly Definition[] = [
  {
    name: "b2982f36-99f2-4db5-8eff-283140c09693",
    displayName: "Storage accounts: no public network access",
    mode: "All",
    parameters: effect("Audit"),
    when: { allOf: [isOfType(account), { field: `${account}/publicNetworkAccess`, notEquals: "Disabled" }] },
  },
  {
    name: "404c3081-a854-4457-ae30-26a93ef643f9",
    displayName: "Storage accounts: https only",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: {
      allOf: [
        isOfType(account),
        {
          anyOf: [
            {
              allOf: [
                { value: "[requestContext().apiVersion]", less: "2019-04-01" },
                { field: `${account}/supportsHttpsTrafficOnly`, exists: "false" },
              ],
            },
            { field: `${account}/supportsHttpsTrafficOnly`, equals: "false" },
          ],
        },
      ],
    },
  },
  {
    name: "fe83a0eb-a853-422d-aac2-1bffd182c5d0",
    displayName: "Storage accounts: TLS 1.2",
    mode: "Indexed",
    parameters: { ...effect("Audit"), minimumTlsVersion: { type: "String", defaultValue: "TLS1_2" } },
    when: {
      allOf: [
        isOfType(account),
        {
          anyOf: [
            { field: `${account}/minimumTlsVersion`, notEquals: "[parameters('minimumTlsVersion')]" },
            { field: `${account}/minimumTlsVersion`, exists: "false" },
          ],
        },
      ],
    },
  },
  {
    name: "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54",
    displayName: "Storage accounts: no access by key",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: {
      allOf: [
        isOfType(account),
        {
          anyOf: [
            {
              anyOf: [
                { field: `${account}/allowSharedKeyAccess`, exists: "false" },
                { field: `${account}/allowSharedKeyAccess`, equals: "" },
              ],
            },
            { field: `${account}/allowSharedKeyAccess`, equals: "true" },
          ],
        },
      ],
    },
  },
];

/** Azure/azure-policy, …/Key Vault/Recoverable_Audit.json, without its exception for vaults that are recovered; and Azure/Enterprise-Scale. */
export const vaultPolicies: readonly Definition[] = [
  {
    name: "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
    displayName: "Key vaults: protected from purges",
    mode: "Indexed",
    parameters: effect("Audit"),
    when: {
      allOf: [
        isOfType(vault),
        {
          anyOf: [
            {
              allOf: [
                { value: "[requestContext().apiVersion]", greaterOrEquals: "2019-09-01" },
                { field: `${vault}/enableSoftDelete`, equals: "false" },
              ],
            },
            { field: `${vault}/enablePurgeProtection`, exists: "false" },
            { field: `${vault}/enablePurgeProtection`, equals: "false" },
          ],
        },
      ],
    },
  },
  {
    name: "Append-KV-SoftDelete",
    displayName: "Key vaults: soft delete is added",
    mode: "Indexed",
    when: { anyOf: [{ allOf: [isOfType(vault), { field: `${vault}/enableSoftDelete`, notEquals: true }] }] },
    effects: { effect: "append", details: [{ field: `${vault}/enableSoftDelete`, value: true }] },
  },
];
