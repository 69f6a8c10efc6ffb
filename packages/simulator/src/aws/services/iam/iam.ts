import { queryDenials } from "../../engine/denials.ts";
import { type Api, AwsRefusal } from "../../engine/operation.ts";
import { bearerPolicyOperations } from "./bearer-policies.ts";
import { boundaryOperations } from "./boundaries.ts";
import { groupOperations } from "./groups.ts";
import { policyOperations } from "./policies.ts";
import { policyVersionOperations } from "./policy-versions.ts";
import { profileOperations } from "./profiles.ts";
import { providerOperations } from "./providers.ts";
import { roleOperations } from "./roles.ts";
import { serviceCredentialOperations } from "./service-credentials.ts";
import { serviceRoleOperations } from "./service-roles.ts";
import { simulationOperations } from "./simulation.ts";
import { tagOperations } from "./tags.ts";
import { userOperations } from "./users.ts";

/** Identity and Access Management. */
export const iamApi: Api = {
  prefix: "iam",
  paging: { token: "Marker", size: "MaxItems", next: "Marker", truncated: "IsTruncated" },
  protocol: "query",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  version: "2010-05-08",
  denials: queryDenials,
  missing(member) {
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`;
    return new AwsRefusal(400, "ValidationError", message);
  },
  operations: {
    ...roleOperations,
    ...serviceRoleOperations,
    ...policyOperations,
    ...policyVersionOperations,
    ...bearerPolicyOperations,
    ...boundaryOperations,
    ...userOperations,
    ...groupOperations,
    ...serviceCredentialOperations,
    ...profileOperations,
    ...providerOperations,
    ...tagOperations,
    ...simulationOperations,
  },
};
