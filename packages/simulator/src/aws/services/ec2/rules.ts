import {
  type Call,
  type Fields,
  fieldsOf,
  listOf,
  type Operations,
  textOf,
  type Value,
} from "../../engine/operation.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { descriptionIn, type Peer, refuseElsewhere, rulesOf, type Wanted, wantedRules } from "./permissions.ts";
import type { Rule } from "./region.ts";
import { creationTags, existing, here, newId, refuse, theGroup } from "./state.ts";

const peerOf = (rule: Peer): string =>
  rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedGroupInfo?.groupId ?? "";

/** What makes a rule the same rule; its description is not part of it. */
const identity = (rule: Wanted): string => `${rule.ipProtocol} ${rule.fromPort} ${rule.toPort} ${peerOf(rule)}`;

function ofGroup(call: Call, groupId: string, isEgress: boolean): Rule[] {
  return Object.values(here(call).rules).filter((rule) => rule.groupId === groupId && rule.isEgress === isEgress);
}

function describe(rule: Wanted): string {
  const ports =
    rule.ipProtocol === "-1"
      ? "ALL"
      : `${rule.ipProtocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}`;
  return `peer: ${peerOf(rule)}, ${ports}, ALLOW`;
}

function keep(call: Call, groupId: string, isEgress: boolean, wanted: Wanted, tagSet: Rule["tagSet"]): Rule {
  const rule: Rule = {
    securityGroupRuleId: newId(call, "sgr"),
    groupId,
    groupOwnerId: call.account,
    isEgress,
    ...wanted,
    tagSet,
  };
  here(call).rules[rule.securityGroupRuleId] = rule;
  return rule;
}

/** Let all traffic pass between a group and a peer. */
export function allowAll(call: Call, groupId: string, { isEgress, ...peer }: Peer & { isEgress: boolean }): Rule {
  return keep(call, groupId, isEgress, { ipProtocol: "-1", fromPort: -1, toPort: -1, ...peer }, []);
}

/**
 * How many rules a group has in one direction for each kind of address, unless AWS was asked for more: "Amazon VPC quotas"
 * of the VPC user guide. A rule for a group or a list is one for both kinds.
 */
const mostRules = 60;
const isFull = (rules: readonly Peer[]): boolean =>
  [rules.filter(({ cidrIpv6 }) => cidrIpv6 === undefined), rules.filter(({ cidrIpv4 }) => cidrIpv4 === undefined)].some(
    ({ length }) => length > mostRules,
  );

const authorize =
  (isEgress: boolean) =>
  (call: Call): Fields => {
    const { groupId, vpcId } = theGroup(call);
    const wanted = wantedRules(call);
    refuseElsewhere(call, vpcId, wanted);
    const before = ofGroup(call, groupId, isEgress);
    const have = new Set(before.map(identity));
    // One that is there already refuses the whole call.
    for (const rule of wanted) {
      if (have.has(identity(rule))) {
        throw refuse("InvalidPermission.Duplicate", `the specified rule "${describe(rule)}" already exists`);
      }
      have.add(identity(rule));
    }
    if (isFull([...before, ...wanted]))
      throw refuse(
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.",
      );
    const tags = creationTags(call, "security-group-rule");
    return { return: true, securityGroupRuleSet: wanted.map((rule) => keep(call, groupId, isEgress, rule, [...tags])) };
  };

/** A rule of a group, by its ID; one that is of the other direction, or of another group, is not there. */
function ruleOfGroup(call: Call, groupId: string, isEgress: boolean, id: string): Rule {
  const rule = existing(call, "sgr", id);
  if (rule.groupId === groupId && rule.isEgress === isEgress) return rule;
  throw refuse("InvalidSecurityGroupRuleId.NotFound", `The security group rule ID '${id}' does not exist`);
}

const revoke =
  (isEgress: boolean) =>
  (call: Call): Fields => {
    const { groupId } = theGroup(call);
    const { rules } = here(call);
    const ids = call.texts("SecurityGroupRuleId");
    const mine = ofGroup(call, groupId, isEgress);
    const going =
      ids.length > 0
        ? ids.map((id) => ruleOfGroup(call, groupId, isEgress, id))
        : wantedRules(call).map((wanted) => {
            const found = mine.find((rule) => identity(rule) === identity(wanted));
            if (found) return found;
            throw refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
          });
    for (const { securityGroupRuleId } of going) delete rules[securityGroupRuleId];
    const revokedSecurityGroupRuleSet = going.map(({ groupOwnerId: _owner, tagSet: _tags, ...rule }) => ({
      ...rule,
      referencedGroupInfo: undefined,
      referencedGroupId: rule.referencedGroupInfo?.groupId,
    }));
    return { return: true, revokedSecurityGroupRuleSet };
  };

const describeRule =
  (isEgress: boolean) =>
  (call: Call): Fields => {
    const { groupId } = theGroup(call);
    for (const each of listOf(call.input, "SecurityGroupRuleDescription")) {
      const rule = ruleOfGroup(call, groupId, isEgress, textOf(each, "SecurityGroupRuleId") ?? "");
      rule.description = descriptionIn(each) ?? "";
    }
    const permissions = listOf(call.input, "IpPermissions").flatMap((permission) => rulesOf(call, permission));
    for (const wanted of permissions) {
      const rule = ofGroup(call, groupId, isEgress).find((each) => identity(each) === identity(wanted));
      if (!rule)
        throw refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
      if (wanted.description === undefined) delete rule.description;
      else rule.description = wanted.description;
    }
    return { return: true };
  };

/** The kind of a rule's peer, which no change can make another. */
const kindOf = ({ cidrIpv4, cidrIpv6, prefixListId }: Peer): string =>
  cidrIpv4 !== undefined ? "IPv4" : cidrIpv6 !== undefined ? "IPv6" : prefixListId !== undefined ? "list" : "group";

/** A rule as ModifySecurityGroupRules writes it: with one peer. */
function changedRule(call: Call, fields: Fields): Wanted {
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId, Description } = fields;
  const peer = (member: string, value: Value) =>
    value === undefined ? [] : [{ [member]: value, ...(Description === undefined ? {} : { Description }) }];
  const [rule, ...others] = rulesOf(call, {
    ...fields,
    IpRanges: peer("CidrIp", CidrIpv4),
    Ipv6Ranges: peer("CidrIpv6", CidrIpv6),
    PrefixListIds: peer("PrefixListId", PrefixListId),
    UserIdGroupPairs: peer("GroupId", ReferencedGroupId),
  });
  if (rule && others.length === 0) return rule;
  throw refuse("InvalidParameterValue", "A security group rule must have exactly one source or destination");
}

function modify(call: Call): Fields {
  const { groupId } = theGroup(call);
  const { rules } = here(call);
  const changes = listOf(call.input, "SecurityGroupRule").map((each) => {
    const id = textOf(each, "SecurityGroupRuleId") ?? "";
    const rule = existing(call, "sgr", id);
    if (rule.groupId !== groupId) return { rule: ruleOfGroup(call, groupId, rule.isEgress, id), wanted: rule };
    return { rule, wanted: changedRule(call, fieldsOf(each, "SecurityGroupRule")) };
  });
  if (changes.length === 0)
    throw refuse("MissingParameter", "The request must contain the parameter securityGroupRules");
  for (const { rule, wanted } of changes) {
    const others = ofGroup(call, groupId, rule.isEgress).filter((each) => each !== rule);
    if (others.some((each) => identity(each) === identity(wanted)))
      throw refuse("InvalidPermission.Duplicate", `the specified rule "${describe(wanted)}" already exists`);
    if (kindOf(rule) !== kindOf(wanted))
      throw refuse(
        "InvalidParameterValue",
        "The source or destination type of a security group rule cannot be changed",
      );
  }
  for (const { rule, wanted } of changes) {
    const { securityGroupRuleId, groupOwnerId, isEgress, tagSet } = rule;
    rules[securityGroupRuleId] = { securityGroupRuleId, groupId, groupOwnerId, isEgress, ...wanted, tagSet };
  }
  return { return: true };
}

/** The rules of a group as DescribeSecurityGroups shows them: sources together under protocol and ports. */
export function permissionsOf(call: Call, groupId: string, isEgress: boolean): Value[] {
  const together = Map.groupBy(
    ofGroup(call, groupId, isEgress),
    (rule) => `${rule.ipProtocol} ${rule.fromPort} ${rule.toPort}`,
  );
  return [...together.values()].flatMap((rules) => {
    const [first] = rules;
    if (!first) return [];
    const { ipProtocol, fromPort, toPort } = first;
    const pick = (peer: (rule: Rule) => Fields | undefined): Value[] =>
      rules.flatMap((rule) => {
        const shown = peer(rule);
        return shown ? [{ ...shown, description: rule.description }] : [];
      });
    return [
      {
        ipProtocol,
        ...(ipProtocol === "-1" ? {} : { fromPort, toPort }),
        groups: pick(({ referencedGroupInfo: peer }) => peer && { groupId: peer.groupId, userId: peer.userId }),
        ipRanges: pick(({ cidrIpv4 }) => (cidrIpv4 === undefined ? undefined : { cidrIp: cidrIpv4 })),
        ipv6Ranges: pick(({ cidrIpv6 }) => (cidrIpv6 === undefined ? undefined : { cidrIpv6 })),
        prefixListIds: pick(({ prefixListId }) => (prefixListId === undefined ? undefined : { prefixListId })),
      },
    ];
  });
}

const filters: Filters<Rule> = {
  "group-id": ({ groupId }) => [groupId],
  "security-group-rule-id": ({ securityGroupRuleId }) => [securityGroupRuleId],
};

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:security-group/${call.text("GroupId") ?? "*"}`;

export const ruleOperations: Operations = {
  AuthorizeSecurityGroupIngress: { resource, run: authorize(false) },
  AuthorizeSecurityGroupEgress: { resource, run: authorize(true) },
  RevokeSecurityGroupIngress: { resource, run: revoke(false) },
  RevokeSecurityGroupEgress: { resource, run: revoke(true) },
  UpdateSecurityGroupRuleDescriptionsIngress: { resource, run: describeRule(false) },
  UpdateSecurityGroupRuleDescriptionsEgress: { resource, run: describeRule(true) },
  ModifySecurityGroupRules: { resource, run: modify },
  DescribeSecurityGroupRules: {
    run(call) {
      const find = (id: string) => existing(call, "sgr", id);
      const all = Object.values(here(call).rules);
      const { shown, nextToken } = paged(
        call,
        chosen(call, all, filters, { member: "SecurityGroupRuleId", find }),
        "SecurityGroupRuleId",
      );
      return { securityGroupRuleSet: shown, nextToken };
    },
  },
};
