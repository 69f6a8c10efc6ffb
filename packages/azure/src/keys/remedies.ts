import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern secrets of a key vault. */
export const keysRemedies: readonly Remedy[] = [
  final(
    "ForbiddenByRbac",
    "Grant the identity a role with {action} on {scope}, such as Key Vault Secrets Officer: owning the subscription does not give access to secrets. A new role assignment may take up to ten minutes to take effect everywhere.",
  ),
  final(
    "ForbiddenByPolicy",
    "The vault uses access policies, not roles: give the identity get, set and delete on secrets in an access policy, or switch the vault to Azure RBAC.",
  ),
  final(
    /^(ForbiddenByFirewall|ForbiddenByConnection)$/,
    "The vault's firewall blocks this runner: add its address to the vault's network rules, or use a runner in a network that may reach the vault.",
  ),
  final("SecretDisabled", "The secret is disabled: enable its current version, or name another secret."),
  final(
    "ObjectIsDeletedButRecoverable",
    "A secret of this name was deleted and can still be recovered: recover it (az keyvault secret recover) to keep the key that machines know, or purge it to get a new one.",
  ),
  busy(
    /^(ObjectIsBeingDeleted|ObjectIsBeingRecovered)$/,
    "The secret is being deleted or recovered: run again in a minute.",
  ),
];
