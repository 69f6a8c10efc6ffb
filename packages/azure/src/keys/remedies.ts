import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern secrets of a key vault. */
export const keysRemedies: readonly Remedy[] = [
  final(
    "ForbiddenByRbac",
    "Grant the identity a role with {action} on {scope}, such as Key Vault Secrets Officer: owning the subscription is no right to secrets. A grant just made may take up to ten minutes to reach everywhere.",
  ),
  final(
    "ForbiddenByPolicy",
    "The vault goes by access policies, not by roles: give the identity get, set and delete on secrets in one, or let the vault use Azure RBAC.",
  ),
  final(
    /^(ForbiddenByFirewall|ForbiddenByConnection)$/,
    "The vault's firewall does not let this runner in: add its address to the vault's network rules, or use a runner in a network that may reach the vault.",
  ),
  final("SecretDisabled", "The secret is disabled: enable its current version, or name another secret."),
  final(
    "ObjectIsDeletedButRecoverable",
    "A secret of this name was deleted and can be had back: recover it (az keyvault secret recover), which keeps the key that machines know, or purge it to have a new one.",
  ),
  busy(
    /^(ObjectIsBeingDeleted|ObjectIsBeingRecovered)$/,
    "The secret is just being deleted or recovered: run again in a minute.",
  ),
];
