import { answers } from "../remedies.test-support.ts";
import { identityRemedies } from "./remedies.ts";

const unknownIdentity = "this is a client ID where an object ID is needed";
const mostOfAll = "the maximum number that Azure allows";

answers(identityRemedies, [
  [
    "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
    "",
    "busy",
    "changing credentials of the same identity",
  ],
  ["PrincipalNotFound", "", "replication", unknownIdentity],
  ["ServicePrincipalNotFound", "", "replication", unknownIdentity],
  ["RoleDefinitionDoesNotExist", "", "replication", "The role is not known yet"],
  ["RoleAssignmentExists", "", "busy", "The same role is assigned already"],
  ["UnmatchedPrincipalType", "", "no", "Correct principal-type"],
  ["RoleDefinitionHasAssignments", "", "no", "The role still has assignments"],
  ["RoleAssignmentUpdateNotPermitted", "", "no", "delete the old assignment"],
  ["RoleDefinitionWithSameNameExists", "", "no", "adopt it by its ID"],
  ["RoleAssignmentLimitExceeded", "", "no", mostOfAll],
  ["RoleDefinitionLimitExceeded", "", "no", mostOfAll],
]);
