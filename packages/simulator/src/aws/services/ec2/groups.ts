import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { usedByEndpoint } from "./endpoints.ts";
import { usedByInterface } from "./interfaces.ts";
import type { Group, Rule } from "./region.ts";
import { allowAll, permissionsOf } from "./rules.ts";
import { creationTags, defaultVpc, existing, groupNamed, here, newId, refuse, theGroup } from "./state.ts";

export const groupResource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:security-group/${call.text("GroupId") ?? "*"}`;

/** Make a security group: it lets everything out, and the default one admits its own members. */
export function makeGroup(
  call: Call,
  wanted: Pick<Group, "vpcId" | "groupName" | "groupDescription" | "tagSet">,
): Group {
  const groupId = newId(call, "sg");
  const group: Group = {
    ...wanted,
    groupId,
    ownerId: call.account,
    securityGroupArn: `arn:aws:ec2:${call.region}:${call.account}:security-group/${groupId}`,
  };
  here(call).groups[groupId] = group;
  allowAll(call, groupId, { isEgress: true, cidrIpv4: "0.0.0.0/0" });
  if (wanted.groupName === "default") {
    allowAll(call, groupId, { isEgress: false, referencedGroupInfo: { groupId, userId: call.account } });
  }
  return group;
}

function createGroup(call: Call): Fields {
  const { vpcId } = call.text("VpcId") === undefined ? defaultVpc(call) : existing(call, "vpc", call.need("VpcId"));
  const groupName = call.need("GroupName");
  const groupDescription = call.need("GroupDescription");
  if (groupName.startsWith("sg-")) {
    throw refuse(
      "InvalidParameterValue",
      `Invalid value '${groupName}' for groupName. Group name must not begin with sg-`,
    );
  }
  const { groups } = here(call);
  if (Object.values(groups).some((group) => group.vpcId === vpcId && group.groupName === groupName)) {
    throw refuse("InvalidGroup.Duplicate", `The security group '${groupName}' already exists for VPC '${vpcId}'`);
  }
  const tagSet = creationTags(call, "security-group");
  const { groupId, securityGroupArn } = makeGroup(call, { vpcId, groupName, groupDescription, tagSet });
  return { groupId, securityGroupArn, ...(tagSet.length > 0 ? { tagSet } : {}) };
}

/** Filters on the rules of a group, in one direction. */
function ruleFilters(call: Call, prefix: string, isEgress: boolean): Filters<Group> {
  const of =
    (text: (rule: Rule) => string | undefined) =>
    ({ groupId }: Group): string[] =>
      Object.values(here(call).rules)
        .filter((rule) => rule.groupId === groupId && rule.isEgress === isEgress)
        .flatMap((rule) => text(rule) ?? []);
  return {
    [`${prefix}.cidr`]: of(({ cidrIpv4 }) => cidrIpv4),
    [`${prefix}.ipv6-cidr`]: of(({ cidrIpv6 }) => cidrIpv6),
    [`${prefix}.from-port`]: of(({ fromPort }) => String(fromPort)),
    [`${prefix}.to-port`]: of(({ toPort }) => String(toPort)),
    [`${prefix}.protocol`]: of(({ ipProtocol }) => ipProtocol),
    [`${prefix}.group-id`]: of(({ referencedGroupInfo }) => referencedGroupInfo?.groupId),
    [`${prefix}.prefix-list-id`]: of(({ prefixListId }) => prefixListId),
  };
}

const filters: Filters<Group> = {
  "group-id": ({ groupId }) => [groupId],
  "group-name": ({ groupName }) => [groupName],
  "vpc-id": ({ vpcId }) => [vpcId],
  description: ({ groupDescription }) => [groupDescription],
  "owner-id": ({ ownerId }) => [ownerId],
};

function deleteGroup(call: Call): Fields {
  const group = theGroup(call);
  const { rules, groups } = here(call);
  if (group.groupName === "default") {
    throw refuse("CannotDelete", `the specified group: "${group.groupId}" name: "default" cannot be deleted by a user`);
  }
  const all = Object.values(rules);
  const others = all.some(
    (rule) => rule.groupId !== group.groupId && rule.referencedGroupInfo?.groupId === group.groupId,
  );
  const isUsed = usedByEndpoint(here(call), group.groupId) || usedByInterface(here(call), group.groupId);
  if (others || isUsed) throw refuse("DependencyViolation", `resource ${group.groupId} has a dependent object`);
  for (const rule of all) if (rule.groupId === group.groupId) delete rules[rule.securityGroupRuleId];
  delete groups[group.groupId];
  return { return: true, groupId: group.groupId };
}

/** All groups, or those of the default network that a call names by their names. */
function named(call: Call): Group[] {
  const names = call.texts("GroupName");
  return names.length === 0 ? Object.values(here(call).groups) : names.map((name) => groupNamed(call, name));
}

export const groupOperations: Operations = {
  CreateSecurityGroup: { resource: groupResource, run: createGroup },
  DescribeSecurityGroups: {
    run(call) {
      const find = (id: string) => existing(call, "sg", id);
      const all = {
        ...filters,
        ...ruleFilters(call, "ip-permission", false),
        ...ruleFilters(call, "egress.ip-permission", true),
      };
      const { shown, nextToken } = paged(call, chosen(call, named(call), all, { member: "GroupId", find }), "GroupId");
      const securityGroupInfo = shown.map((group) => ({
        ...group,
        ipPermissions: permissionsOf(call, group.groupId, false),
        ipPermissionsEgress: permissionsOf(call, group.groupId, true),
      }));
      return { securityGroupInfo, nextToken };
    },
  },
  GetSecurityGroupsForVpc: {
    pages: { lists: ["securityGroupForVpcSet"] },
    run(call) {
      const { vpcId } = existing(call, "vpc", call.need("VpcId"));
      const mine = Object.values(here(call).groups).filter((group) => group.vpcId === vpcId);
      return {
        securityGroupForVpcSet: mine.map(({ groupId, groupName, groupDescription, ownerId, tagSet }) => ({
          description: groupDescription,
          groupId,
          groupName,
          ownerId,
          primaryVpcId: vpcId,
          tagSet,
        })),
      };
    },
  },
  DeleteSecurityGroup: { resource: groupResource, run: deleteGroup },
};
