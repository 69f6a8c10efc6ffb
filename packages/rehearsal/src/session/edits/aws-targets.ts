import { type Cloud, inventory } from "@slipway/simulator";
import { type AwsRequests, awsRequests } from "./aws-requests.ts";
import { ecrTargets } from "./ecr-targets.ts";
import { EditError, type EditTarget, type Values } from "./edit-target.ts";
import { eksTargets } from "./eks-targets.ts";

type Aws = ReturnType<typeof inventory>["aws"];

/** Everything of AWS that someone may change here by hand. */
export function awsTargets(cloud: Cloud): EditTarget[] {
  const { aws } = inventory(cloud.world);
  const at = (region: string) => awsRequests(cloud, region);
  return [...networkTargets(aws, at), ...eksTargets(aws, at), ...ecrTargets(aws, at)];
}

function networkTargets(aws: Aws, at: (region: string) => AwsRequests): EditTarget[] {
  const arn = (region: string, rest: string) => `arn:aws:ec2:${region}:${aws.account}:${rest}`;
  return [
    ...aws.vpcs.map(({ region, vpcId, tagSet }) =>
      tagged(at(region), vpcId, tagSet, arn(region, `vpc/${vpcId}`), "Vpc"),
    ),
    ...aws.subnets.map(({ region, subnetId, tagSet }) =>
      tagged(at(region), subnetId, tagSet, arn(region, `subnet/${subnetId}`), "Subnet"),
    ),
    ...aws.securityGroups.map((group) => ({
      ...tagged(at(group.region), group.groupId, group.tagSet, group.securityGroupArn, "Group"),
      aliases: [arn(group.region, `security-group/${group.groupName}`)],
      remove: () => at(group.region).ec2("DeleteSecurityGroup", { GroupId: group.groupId }),
      add: (part: Values) => at(group.region).ec2("AuthorizeSecurityGroupIngress", ingress(group.groupId, part)),
    })),
    ...aws.securityGroupRules
      .filter(({ isEgress }) => !isEgress)
      .map(({ region, groupId, securityGroupRuleId: id, ipProtocol, fromPort, toPort, cidrIpv4 }) => ({
        id: arn(region, `security-group-rule/${id}`),
        aliases: [arn(region, `security-group-rule/${ipProtocol}-${fromPort}-${toPort}-from-${cidrIpv4 ?? "others"}`)],
        name: `the rule ${ipProtocol} ${fromPort}-${toPort} of ${groupId}`,
        remove: () => at(region).ec2("RevokeSecurityGroupIngress", { GroupId: groupId, "SecurityGroupRuleId.1": id }),
      })),
  ];
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

function tagged({ ec2 }: AwsRequests, id: string, tagSet: readonly Tag[], arn: string, kind: string): EditTarget {
  const named = tagSet.find(({ key }) => key === "Name")?.value;
  return {
    id: arn,
    aliases: named === undefined ? [] : [arn.replace(id, named)],
    name: named ?? id,
    remove: () => ec2(`Delete${kind}`, { [`${kind}Id`]: id }),
    async set(fields) {
      for (const [key, value] of Object.entries(tagsIn(id, fields))) {
        const tag = { "ResourceId.1": id, "Tag.1.Key": key };
        if (value === null) await ec2("DeleteTags", tag);
        else await ec2("CreateTags", { ...tag, "Tag.1.Value": value });
      }
    },
  };
}

/** The tags among fields, null for one that goes; nothing else may be among them. */
export function tagsIn(id: string, fields: Values): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name.startsWith("tags.") && (value === null || typeof value !== "object"))
        return [name.slice(5), value === null ? null : String(value)];
      throw new EditError(`${id}: of ${name} nothing can be set here; of tags.KEY it can.`);
    }),
  );
}

const ports = ["IpProtocol", "FromPort", "ToPort", "CidrIp"];

function ingress(GroupId: string, { ingress: rule, ...more }: Values): Record<string, string> {
  const given = Object.entries((rule ?? {}) as Values);
  if (Object.keys(more).length > 0 || given.length === 0 || given.some(([name]) => !ports.includes(name)))
    throw new EditError(`${GroupId}: write add: { ingress: { ${ports.join(", ")} } }.`);
  const named = given.map(([name, value]) => [
    name === "CidrIp" ? "IpPermissions.1.IpRanges.1.CidrIp" : `IpPermissions.1.${name}`,
    String(value),
  ]);
  return { GroupId, ...Object.fromEntries(named) };
}
