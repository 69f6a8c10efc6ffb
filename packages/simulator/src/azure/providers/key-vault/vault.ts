import { fromBody } from "../../engine/body.ts";
import { at, objectsOf, textOf } from "../../engine/json.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import type { Resource } from "../../engine/state.ts";
import { addVault, removeVault, type SecretPolicy, vaultNamed } from "./vaults.ts";

const rules = fromBody({
  keeps: true,
  readOnly: ["properties.provisioningState", "properties.vaultUri", "properties.hsmPoolResourceId"],
  immutable: ["properties.softDeleteRetentionInDays"],
  defaults: () => ({
    properties: {
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      publicNetworkAccess: "Enabled",
    },
  }),
  check({ have, name, arm }, draft) {
    if (have === undefined && vaultNamed(arm.world, name) !== undefined)
      throw conflict(
        "VaultAlreadyExists",
        `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state.`,
      );
    for (const path of ["sku.name", "tenantId"])
      if (textOf(at(draft, `properties.${path}`)) === undefined)
        throw badRequest("BadRequest", `The parameter properties.${path} is not specified.`);
    if (at(draft, "properties.enableSoftDelete") === false)
      throw badRequest(
        "BadRequest",
        "The property \"enableSoftDelete\" can be set to false only for creating new vault. Enabling the 'soft delete' functionality is an irreversible action.",
      );
  },
  given: ({ name }) => ({ properties: { vaultUri: `https://${name.toLowerCase()}.vault.azure.net/` } }),
});

const policiesOf = ({ properties }: Resource): readonly SecretPolicy[] | undefined =>
  properties.enableRbacAuthorization === true
    ? undefined
    : objectsOf(properties.accessPolicies).map((each) => ({
        objectId: String(each.objectId),
        secrets: (at(each, "permissions.secrets") as string[] | undefined) ?? [],
      }));

const isClosed = ({ properties }: Resource): boolean =>
  properties.publicNetworkAccess === "Disabled" || at(properties, "networkAcls.defaultAction") === "Deny";

/** Key vaults; their PUT and its answers are recorded in azure-cli, test_keyvault_mgmt.yaml. */
export const keyVault: ResourceType = {
  name: "Microsoft.KeyVault/vaults",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
      refuse: (name) =>
        badRequest(
          "VaultNameNotValid",
          `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.`,
        ),
    },
  },
  versions: { range: ["2015-06-01", "2026-12-31"] },
  lifecycle: {
    put: { style: "keyVaultWrite", seconds: 30, state: "RegisteringDns" },
    patch: {},
    remove: {},
  },
  body: { build: rules, buildPatch: rules },
  hooks: {
    completed({ world }, { resource }) {
      const group = resource.id.replace(/\/providers\/.*$/i, "");
      const vault =
        vaultNamed(world, resource.name) ?? addVault(world, group, resource.name, String(resource.location));
      vault.closed = isClosed(resource);
      vault.policies = policiesOf(resource);
    },
    removed: ({ world }, { resource }) => removeVault(world, resource.name),
  },
  note: "a deleted vault can neither be recovered nor purged, and its name stays taken; firewall rules let no one through",
};
