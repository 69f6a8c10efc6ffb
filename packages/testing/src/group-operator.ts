import type { Cloud } from "@slipway/simulator";

/** An ingress rule, as a test looks at it. */
interface WireRule {
  readonly id: string;
  readonly what: string;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Someone with all rights over a security group in the simulated EC2. */
export interface GroupOperator {
  rules(): Promise<WireRule[]>;
  /** Opens a port of TCP to a range, and gives the rule's ID. */
  open(
    what: { readonly port: number; readonly range: string },
    tags?: Readonly<Record<string, string>>,
  ): Promise<string>;
  close(rule: string): Promise<unknown>;
  describe(rule: string, description: string): Promise<unknown>;
  tag(rule: string, tags: Readonly<Record<string, string>>): Promise<unknown>;
  /** Makes another group in the same network, and gives its ID. */
  makeGroup(name: string): Promise<string>;
  /** One call. Gives the answer's XML. */
  call(action: string, input: Readonly<Record<string, string>>): Promise<string>;
}

export function groupOperator(cloud: Cloud, group: string): GroupOperator {
  const call = async (action: string, input: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ Action: action, Version: "2016-11-15", ...input }).toString();
    const answer = await cloud.request("POST", "https://ec2.us-east-1.amazonaws.com/", body);
    if (answer.status >= 400) throw new Error(`${action}: ${answer.status} ${answer.body}`);
    return String(answer.body);
  };
  const text = (xml: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  const ruleOf = (rule: string): WireRule => ({
    id: text(rule, "securityGroupRuleId") ?? "",
    what: ["ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6", "prefixListId", "referencedGroupInfo"]
      .map((name) => text(rule, name) ?? "")
      .join(" "),
    description: text(rule, "description"),
    tags: Object.fromEntries(
      [...rule.matchAll(/<key>(.*?)<\/key><value>(.*?)<\/value>/g)].map(([, key = "", value = ""]) => [key, value]),
    ),
  });
  const tagMembers = (prefix: string, tags: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(tags).flatMap(([key, value], at) => [
        [`${prefix}.${at + 1}.Key`, key],
        [`${prefix}.${at + 1}.Value`, value],
      ]),
    );
  return {
    call,
    async rules() {
      const all: string[] = [];
      for (let token: string | undefined = ""; token !== undefined; ) {
        const more: Readonly<Record<string, string>> = token === "" ? {} : { NextToken: token };
        const filter = { "Filter.1.Name": "group-id", "Filter.1.Value.1": group };
        const listed = await call("DescribeSecurityGroupRules", { ...filter, ...more });
        all.push(...listed.split(/(?=<item><securityGroupRuleId>)/).slice(1));
        token = text(listed, "nextToken");
      }
      return all.filter((rule) => text(rule, "isEgress") === "false").map(ruleOf);
    },
    async open({ port, range }, tags = {}) {
      const made = await call("AuthorizeSecurityGroupIngress", {
        GroupId: group,
        "IpPermissions.1.IpProtocol": "tcp",
        "IpPermissions.1.FromPort": String(port),
        "IpPermissions.1.ToPort": String(port),
        "IpPermissions.1.IpRanges.1.CidrIp": range,
        "TagSpecification.1.ResourceType": "security-group-rule",
        ...tagMembers("TagSpecification.1.Tag", tags),
      });
      return text(made, "securityGroupRuleId") ?? "";
    },
    close: (rule) => call("RevokeSecurityGroupIngress", { GroupId: group, "SecurityGroupRuleId.1": rule }),
    describe: (rule, description) =>
      call("UpdateSecurityGroupRuleDescriptionsIngress", {
        GroupId: group,
        "SecurityGroupRuleDescription.1.SecurityGroupRuleId": rule,
        "SecurityGroupRuleDescription.1.Description": description,
      }),
    tag: (rule, tags) => call("CreateTags", { "ResourceId.1": rule, ...tagMembers("Tag", tags) }),
    async makeGroup(name) {
      const own = await call("DescribeSecurityGroups", { "GroupId.1": group });
      const made = await call("CreateSecurityGroup", {
        GroupName: name,
        GroupDescription: name,
        VpcId: text(own, "vpcId") ?? "",
      });
      return text(made, "groupId") ?? "";
    },
  };
}
