import { type Arrange, type AwsOperator, awsOperator } from "@slipway/testing";

/** Every text of an element in an answer of AWS's. */
const textsOf = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) => text);

/** What stands of a stack, without the ids that AWS chose. */
async function standing(aws: AwsOperator, name: string) {
  const described = await aws.cloudFormation("DescribeStacks", { StackName: name }).catch(() => "");
  if (described === "") return undefined;
  const body = textsOf(await aws.cloudFormation("GetTemplate", { StackName: name }), "TemplateBody")[0] ?? "";
  const [vpc = ""] = textsOf(described, "OutputValue").filter((value) => value.startsWith("vpc-"));
  const subnets = await aws.ec2("DescribeSubnets", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc });
  return {
    status: textsOf(described, "StackStatus")[0]?.split("_").at(-1),
    outputs: textsOf(described, "OutputKey"),
    template: body,
    subnets: textsOf(subnets, "cidrBlock").sort(),
    zones: textsOf(subnets, "availabilityZone").sort(),
  };
}

/** A region in which another team has a network and a stack. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  const theirs = textsOf(await aws.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId")[0] ?? "";
  const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } });
  await aws.cloudFormation("CreateStack", { StackName: "platform-2", TemplateBody });
  cloud.world.clock.advance(10 * 60_000);
  /** An update gives all tags: who adds one gives those that are there as well. */
  const tagStack = async (key: string, value: string) => {
    const described = await aws.cloudFormation("DescribeStacks", { StackName: "platform" });
    const [keys, values] = [textsOf(described, "Key"), textsOf(described, "Value")];
    const tags = [...keys.map((each, at) => [each, values[at] ?? ""] as const), [key, value] as const];
    const members = tags.flatMap(([name, text], at) => [
      [`Tags.member.${at + 1}.Key`, name],
      [`Tags.member.${at + 1}.Value`, text],
    ]);
    await aws.cloudFormation("UpdateStack", {
      StackName: "platform",
      UsePreviousTemplate: "true",
      "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
      ...Object.fromEntries(members),
    });
    cloud.world.clock.advance(10 * 60_000);
  };
  return {
    inputs: { name: "platform", tags: "stage=test" },
    owned: () => standing(aws, "platform"),
    async foreign() {
      const vpcs = await aws.ec2("DescribeVpcs", { "VpcId.1": theirs });
      return {
        tags: textsOf(vpcs, "value"),
        stack: await aws
          .cloudFormation("GetTemplate", { StackName: "platform-2" })
          .then((xml) => textsOf(xml, "TemplateBody")),
      };
    },
    async concurrentEdit(_cloud, turn) {
      await aws.ec2("CreateTags", { "ResourceId.1": theirs, "Tag.1.Key": "turn", "Tag.1.Value": `${turn}` });
    },
    rival: {
      add: () => tagStack("team", "theirs"),
      added: async () => textsOf(await aws.cloudFormation("DescribeStacks", { StackName: "platform" }), "Value"),
    },
    async introduceDrift() {
      const { template = "" } = (await standing(aws, "platform")) ?? {};
      const text = template.replaceAll("&quot;", '"').replace('"kubernetes.io/role/elb"', '"kubernetes.io/role/none"');
      await aws.cloudFormation("UpdateStack", {
        StackName: "platform",
        TemplateBody: text,
        "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
      });
      cloud.world.clock.advance(10 * 60_000);
    },
    others: { vpc: "vpc-0a1b2c3d4e5f60718", zones: "3" },
    toExplain: ["cloudformation:DescribeStackEvents"],
    wrong: {
      inputs: {
        name: "-",
        vpc: "x",
        cidr: "10.0.0.1/16",
        zones: "9",
        nat: "two",
        endpoints: "perhaps",
        region: "mars",
      },
      named: ["name", "vpc", "cidr", "zones", "nat", "endpoints", "region"],
    },
    confirm: "platform",
  };
};
