import { type Change, isRecord } from "@slipway/reconcile";
import type { Need } from "../iam/simulation.ts";
import { roleNames } from "../network/place.ts";
import { arn, on, type Place } from "./arn.ts";

/** What EC2 calls the things of a template, which CloudFormation makes with the caller's rights. */
const made: Readonly<Record<string, readonly [action: string, type: string]>> = {
  VPC: ["CreateVpc", "vpc"],
  Subnet: ["CreateSubnet", "subnet"],
  InternetGateway: ["CreateInternetGateway", "internet-gateway"],
  RouteTable: ["CreateRouteTable", "route-table"],
  EIP: ["AllocateAddress", "elastic-ip"],
  NatGateway: ["CreateNatGateway", "natgateway"],
  SecurityGroup: ["CreateSecurityGroup", "security-group"],
  VPCEndpoint: ["CreateVpcEndpoint", "vpc-endpoint"],
};

/** What a stack needs: for itself, for the parts that are new, and for roles that are new or changed. */
export function stackNeeds(name: string, isNew: boolean, changes: readonly Change[], place: Place): Need[] {
  const names: Readonly<Record<string, string>> = roleNames({ ...place, name });
  const parts = changes.flatMap(({ field, have, want }) => {
    const [, id = "", of = ""] = /^Template\.Resources\.(\w+)(?:\.(?:Properties\.)?(\w+))?/.exec(field) ?? [];
    // A new part of a stack that is there comes as one.
    const type = of === "Type" ? want : isRecord(want) && have === undefined ? want.Type : undefined;
    return id === "" ? [] : [{ role: names[/^(\w+)Role$/.exec(id)?.[1]?.toLowerCase() ?? ""], of, type, want }];
  });
  const types = new Set(parts.map(({ type }) => String(type ?? "").replace(/^AWS::EC2::/, "")));
  return [
    ...on(arn(place, "cloudformation", `stack/${name}/*`), `cloudformation:${isNew ? "Create" : "Update"}Stack`),
    ...[...types].flatMap((type) => {
      const [action, kind] = made[type] ?? [];
      return action === undefined ? [] : on(arn(place, "ec2", `${kind}/*`), `ec2:${action}`, "ec2:CreateTags");
    }),
    ...parts.flatMap(({ role, of, want }) => (role === undefined ? [] : roleNeeds(role, of, want, isNew, place))),
  ];
}

function roleNeeds(role: string, of: string, want: unknown, isNew: boolean, place: Place): Need[] {
  const resource = arn(place, "iam", `role/${role}`);
  if (of === "AssumeRolePolicyDocument")
    return on(resource, ...(isNew ? ["iam:CreateRole", "iam:TagRole"] : ["iam:UpdateAssumeRolePolicy"]));
  if (of !== "ManagedPolicyArns") return [];
  const policies = [want].flat().map(String);
  return policies.map((policy) => ({ action: "iam:AttachRolePolicy", resource, context: `iam:PolicyARN=${policy}` }));
}
