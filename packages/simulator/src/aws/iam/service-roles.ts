import { AwsRefusal, type Call, type Operations } from "../operation.ts";
import { makeRole, shownRole } from "./roles.ts";
import { iam, type Role } from "./state.ts";

/** The roles that services make for themselves. */
const serviceLinked: Record<string, { readonly name: string; readonly policy: string }> = {
  "eks.amazonaws.com": { name: "AWSServiceRoleForAmazonEKS", policy: "AmazonEKSServiceRolePolicy" },
  "eks-nodegroup.amazonaws.com": {
    name: "AWSServiceRoleForAmazonEKSNodegroup",
    policy: "AWSServiceRoleForAmazonEKSNodegroup",
  },
};

function makeServiceLinked(call: Call, service: string, name: string, policy: string): Role {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return makeRole(call, name, `/aws-service-role/${service}/`, trust, {
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${policy}`],
  });
}

/** The service-linked role is made along with the first resource that needs it. */
export function ensureServiceLinked(call: Call, service: string): void {
  const { name, policy } = serviceLinked[service] ?? { name: "", policy: "" };
  if (name && !iam(call.world).roles[name.toLowerCase()]) makeServiceLinked(call, service, name, policy);
}

/** Roles that services make for themselves, asked for by hand. */
export const serviceRoleOperations: Operations = {
  CreateServiceLinkedRole: {
    resource: (call) => `arn:aws:iam::${call.account}:role/aws-service-role/${call.need("AWSServiceName")}/*`,
    run(call) {
      const service = call.need("AWSServiceName");
      if (call.text("CustomSuffix") !== undefined) {
        throw new AwsRefusal(400, "InvalidInput", `Custom suffix is not allowed for ${service}`);
      }
      const { name, policy } = serviceLinked[service] ?? { name: undefined, policy: "" };
      if (name === undefined) {
        throw new AwsRefusal(
          400,
          "InvalidInput",
          `${service} makes no role here. There are: ${Object.keys(serviceLinked).join(", ")}.`,
        );
      }
      if (iam(call.world).roles[name.toLowerCase()]) {
        throw new AwsRefusal(
          400,
          "InvalidInput",
          `Service role name ${name} has been taken in this account, please try a different suffix.`,
        );
      }
      return { Role: shownRole(makeServiceLinked(call, service, name, policy), "created") };
    },
  },
};
