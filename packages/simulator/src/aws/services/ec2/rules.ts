import { lookup } from "../../../world/table.ts";
import {
  type Call,
  type Fields,
  listOf,
  numberOf,
  type Operations,
  textOf,
  type Value,
} from "../../engine/operation.ts";
import { readRange, writeRange } from "./cidr.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import type { Rule } from "./region.ts";
import { creationTags, existing, groupNamed, here, newId, refuse, theGroup } from "./state.ts";

type Peer = Pick<Rule, "cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedGroupInfo">;
type Wanted = Pick<Rule, "ipProtocol" | "fromPort" | "toPort" | "description"> & Peer;

const protocols: Readonly<Record<string, string>> = {
  ...{ tcp: "tcp", udp: "udp", icmp: "icmp", icmpv6: "icmpv6", "-1": "-1", all: "-1" },
  ...{ "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" },
};

/** Of a protocol's names and numbers the one that EC2 shows. */
function protocolOf(given: string): string {
  const shown = lookup(protocols, given.toLowerCase());
  if (shown !== undefined) return shown;
  if (/^\d{1,3}$/.test(given) && Number(given) <= 255) return given;
  throw refuse("InvalidPermission.Malformed", `Unsupported IP protocol "${given}"  - supported: [tcp, udp, icmp]`);
}

function canonical(text: string, width: 32 | 128): string {
  const range = readRange(text);
  if (range?.width !== width) throw refuse("InvalidParameterValue", `CIDR block ${text} is malformed`);
  return writeRange(range);
}

/** The single rules that a permission stands for: one for each source. */
function rulesOf(call: Call, permission: Fields): Wanted[] {
  const given = textOf(permission, "IpProtocol");
  if (given === undefined) throw refuse("MissingParameter", "The request must contain the parameter ipProtocol");
  const ipProtocol = protocolOf(given);
  const all = ipProtocol === "-1";
  const [fromPort, toPort] = [numberOf(permission, "FromPort"), numberOf(permission, "ToPort")];
  if (!all && (fromPort === undefined || toPort === undefined)) {
    throw refuse(
      "InvalidParameterValue",
      `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
    );
  }
  if (!all && (fromPort ?? 0) > (toPort ?? 0)) {
    throw refuse("InvalidParameterValue", `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  const base = { ipProtocol, fromPort: all ? -1 : (fromPort ?? -1), toPort: all ? -1 : (toPort ?? -1) };
  const peers = (member: string, peer: (each: Fields) => Peer): Wanted[] =>
    listOf(permission, member).map((each) => {
      const description = textOf(each, "Description");
      return { ...base, ...peer(each), ...(description === undefined ? {} : { description }) };
    });
  return [
    ...peers("IpRanges", (each) => ({ cidrIpv4: canonical(textOf(each, "CidrIp") ?? "", 32) })),
    ...peers("Ipv6Ranges", (each) => ({ cidrIpv6: canonical(textOf(each, "CidrIpv6") ?? "", 128) })),
    ...peers("PrefixListIds", (each) => ({ prefixListId: textOf(each, "PrefixListId") ?? "" })),
    ...[...listOf(permission, "Groups"), ...listOf(permission, "UserIdGroupPairs")].map((each) => {
      const name = textOf(each, "GroupName");
      const id = textOf(each, "GroupId");
      const { groupId } =
        id === undefined && name !== undefined ? groupNamed(call, name) : existing(call, "sg", id ?? "");
      const description = textOf(each, "Description");
      const userId = textOf(each, "UserId") ?? call.account;
      return {
        ...base,
        referencedGroupInfo: { groupId, userId },
        ...(description === undefined ? {} : { description }),
      };
    }),
  ];
}

/** All rules that a call speaks of: in permissions, or as the one rule that its own members say. */
function wantedRules(call: Call): Wanted[] {
  const cidr = call.text("CidrIp");
  const single: Fields[] =
    call.text("IpProtocol") === undefined
      ? []
      : [{ ...call.input, IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr }] }];
  const wanted = [...listOf(call.input, "IpPermissions"), ...single].flatMap((permission) => rulesOf(call, permission));
  if (wanted.length === 0) throw refuse("MissingParameter", "The request must contain the parameter ipPermissions");
  return wanted;
}

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

const authorize =
  (isEgress: boolean) =>
  (call: Call): Fields => {
    const { groupId } = theGroup(call);
    const wanted = wantedRules(call);
    const have = new Set(ofGroup(call, groupId, isEgress).map(identity));
    // One that is there already refuses the whole call.
    for (const rule of wanted) {
      if (have.has(identity(rule))) {
        throw refuse("InvalidPermission.Duplicate", `the specified rule "${describe(rule)}" already exists`);
      }
      have.add(identity(rule));
    }
    const tags = creationTags(call, "security-group-rule");
    return { return: true, securityGroupRuleSet: wanted.map((rule) => keep(call, groupId, isEgress, rule, [...tags])) };
  };

const revoke =
  (isEgress: boolean) =>
  (call: Call): Fields => {
    const { groupId } = theGroup(call);
    const { rules } = here(call);
    const ids = call.texts("SecurityGroupRuleId");
    const mine = ofGroup(call, groupId, isEgress);
    const going =
      ids.length > 0
        ? ids.map((id) => existing(call, "sgr", id))
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
      const rule = existing(call, "sgr", textOf(each, "SecurityGroupRuleId") ?? "");
      rule.description = textOf(each, "Description") ?? "";
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
