import { type Fields, listOf, textOf, type Value } from "../../engine/operation.ts";
import { retag, tagSpecification, text, there } from "./ec2-requests.ts";
import type { ResourceHandler, ResourceHandlers, StackClient } from "./resource-handler.ts";

/** A rule as a template says it, as EC2's forms want it. */
function permission(rule: Fields): Fields {
  const peer = (names: readonly string[]) =>
    names.map((name) => textOf(rule, name)).find((value) => value !== undefined);
  const described = rule.Description === undefined ? {} : { Description: rule.Description };
  const [ipv4, ipv6] = [peer(["CidrIp"]), peer(["CidrIpv6"])];
  const group = peer(["SourceSecurityGroupId", "DestinationSecurityGroupId"]);
  return {
    IpProtocol: textOf(rule, "IpProtocol"),
    FromPort: textOf(rule, "FromPort"),
    ToPort: textOf(rule, "ToPort"),
    IpRanges: ipv4 === undefined ? [] : [{ CidrIp: ipv4, ...described }],
    Ipv6Ranges: ipv6 === undefined ? [] : [{ CidrIpv6: ipv6, ...described }],
    Groups: group === undefined ? [] : [{ GroupId: group, ...described }],
  };
}

const key = (rule: Value): string => JSON.stringify(rule);

/** The id of a group in a template: a group of the default network is referred to by its name. */
function idOf(client: StackClient, id: string): string {
  if (id.startsWith("sg-")) return id;
  const [group] = listOf(client.call("ec2", "DescribeSecurityGroups", { GroupName: [id] }), "securityGroupInfo");
  return text(group ?? {}, "groupId");
}

function changeRules(client: StackClient, GroupId: string, before: Fields): void {
  for (const [name, word] of [
    ["SecurityGroupIngress", "Ingress"],
    ["SecurityGroupEgress", "Egress"],
  ] as const) {
    const [have, want] = [listOf(before, name), listOf(client.properties, name)];
    const callEach = (verb: string, rules: readonly Fields[]) => {
      if (rules.length > 0)
        client.call("ec2", `${verb}SecurityGroup${word}`, { GroupId, IpPermissions: rules.map(permission) });
    };
    const [old, now] = [new Set(have.map(key)), new Set(want.map(key))];
    callEach(
      "Revoke",
      have.filter((rule) => !now.has(key(rule))),
    );
    callEach(
      "Authorize",
      want.filter((rule) => !old.has(key(rule))),
    );
  }
}

const openEgress: Fields = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

const securityGroup: ResourceHandler = {
  seconds: 6,
  permissions: [
    "ec2:CreateSecurityGroup",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:CreateTags",
    "ec2:DescribeSecurityGroups",
  ],
  replaces: ["GroupName", "GroupDescription", "VpcId"],
  make(client) {
    const { properties } = client;
    const GroupName = textOf(properties, "GroupName") ?? client.newName();
    const made = client.call("ec2", "CreateSecurityGroup", {
      GroupName,
      GroupDescription: properties.GroupDescription,
      VpcId: properties.VpcId,
      ...tagSpecification(client, "security-group"),
    });
    const id = text(made, "groupId");
    const egress = listOf(properties, "SecurityGroupEgress");
    changeRules(client, id, egress.length > 0 ? { SecurityGroupEgress: [openEgress] } : {});
    const byName = properties.VpcId === undefined;
    return { id: byName ? GroupName : id, attributes: { GroupId: id, Id: id, VpcId: text(properties, "VpcId") } };
  },
  change(client, id, before) {
    changeRules(client, idOf(client, id), before);
    retag(client, idOf(client, id), before);
  },
  removes: () => ["ec2:DeleteSecurityGroup", "ec2:DescribeSecurityGroups"],
  remove: (client, id) => void client.call("ec2", "DeleteSecurityGroup", { GroupId: idOf(client, id) }),
  exists: (client, id) => there("DescribeSecurityGroups", id.startsWith("sg-") ? "GroupId" : "GroupName")(client, id),
};

const rule = (word: "Ingress" | "Egress"): ResourceHandler => ({
  seconds: 3,
  permissions: [`ec2:AuthorizeSecurityGroup${word}`],
  removes: () => [`ec2:RevokeSecurityGroup${word}`],
  replaces: [
    "GroupId",
    "IpProtocol",
    "FromPort",
    "ToPort",
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "DestinationSecurityGroupId",
  ],
  make(client) {
    const made = client.call("ec2", `AuthorizeSecurityGroup${word}`, {
      GroupId: client.properties.GroupId,
      IpPermissions: [permission(client.properties)],
    });
    const [first] = listOf(made, "securityGroupRuleSet");
    const id = text(first ?? {}, "securityGroupRuleId");
    return { id, attributes: { Id: id } };
  },
  change: (client) =>
    void client.call("ec2", `UpdateSecurityGroupRuleDescriptions${word}`, {
      GroupId: client.properties.GroupId,
      IpPermissions: [permission(client.properties)],
    }),
  remove: (client, id) =>
    void client.call("ec2", `RevokeSecurityGroup${word}`, {
      GroupId: client.properties.GroupId,
      SecurityGroupRuleId: [id],
    }),
});

/** Security groups and their rules. */
export const groupHandlers: ResourceHandlers = {
  "AWS::EC2::SecurityGroup": securityGroup,
  "AWS::EC2::SecurityGroupIngress": rule("Ingress"),
  "AWS::EC2::SecurityGroupEgress": rule("Egress"),
};
