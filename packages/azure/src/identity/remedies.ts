import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern identities and roles. */
export const identityRemedies: readonly Remedy[] = [
  busy(
    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    "Another run writes credentials of the same identity: run again when it has ended.",
  ),
  {
    code: /^(PrincipalNotFound|ServicePrincipalNotFound)$/,
    retry: "replication",
    say: "The identity is not known yet, or this is a client id where an object id is wanted.",
  },
  {
    code: "RoleDefinitionDoesNotExist",
    retry: "replication",
    say: "The role is not known yet: run again in a minute.",
  },
  busy(
    "RoleAssignmentExists",
    "The same role is assigned already, under another name that cannot be read yet: run again in a minute.",
  ),
  final(
    "UnmatchedPrincipalType",
    "Correct principal-type: identities and applications are a ServicePrincipal, people a User, and their groups a Group.",
  ),
  final(
    "RoleDefinitionHasAssignments",
    "The role is still assigned to others, or was a moment ago: remove these assignments, or run again in a minute.",
  ),
  final(
    "RoleAssignmentUpdateNotPermitted",
    "The identity was created again since: delete the old assignment, then run again.",
  ),
  final(
    "RoleDefinitionWithSameNameExists",
    "A role of that name exists in the tenant: adopt it by its id, or take another name.",
  ),
  final(
    /^(RoleAssignmentLimitExceeded|RoleDefinitionLimitExceeded)$/,
    "The tenant or subscription holds as many as Azure allows: remove unused ones.",
  ),
];
