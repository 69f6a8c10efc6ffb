import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern identities and roles. */
export const identityRemedies: readonly Remedy[] = [
  busy(
    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    "Another run is changing credentials of the same identity: run again when it has finished.",
  ),
  {
    code: /^(PrincipalNotFound|ServicePrincipalNotFound)$/,
    retry: "replication",
    say: "The identity is not known yet, or this is a client ID where an object ID is needed.",
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
    "The role still has assignments, or had some a moment ago: remove them, or run again in a minute.",
  ),
  final(
    "RoleAssignmentUpdateNotPermitted",
    "The identity has been deleted and created again: delete the old assignment, then run again.",
  ),
  final(
    "RoleDefinitionWithSameNameExists",
    "A role of that name exists in the tenant: adopt it by its ID, or choose another name.",
  ),
  final(
    /^(RoleAssignmentLimitExceeded|RoleDefinitionLimitExceeded)$/,
    "The tenant or subscription has the maximum number that Azure allows: remove unused ones.",
  ),
];
