import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let ec2: sdk.EC2Client;
let GroupId: string;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
  const made = await ec2.send(new sdk.CreateSecurityGroupCommand({ GroupName: "g", Description: "g" }));
  GroupId = made.GroupId ?? "";
});
afterEach(() => cloud.close());

const tcp = (FromPort: number, more: object) => ({ IpProtocol: "tcp", FromPort, ToPort: FromPort, ...more });
const range = (CidrIp: string, Description?: string) => ({ IpRanges: [{ CidrIp, Description }] });
const open = async (...IpPermissions: sdk.IpPermission[]) => {
  const { SecurityGroupRules = [] } = await ec2.send(
    new sdk.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }),
  );
  return SecurityGroupRules.map(({ SecurityGroupRuleId = "" }) => SecurityGroupRuleId);
};
const rules = async () => {
  const Filters = [{ Name: "group-id", Values: [GroupId] }];
  const { SecurityGroupRules = [] } = await ec2.send(new sdk.DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules;
};

// The shapes are those of botocore's model (data/ec2/2016-11-15/service-2.json), the codes those of the EC2 API reference's list of errors.
test("a rule is not there for the other direction, nor for another group", async () => {
  const [id = ""] = await open(tcp(80, range("10.0.0.0/8")));
  const SecurityGroupRuleIds = [id];
  const other = await ec2.send(new sdk.CreateSecurityGroupCommand({ GroupName: "h", Description: "h" }));
  const refused = {
    name: "InvalidSecurityGroupRuleId.NotFound",
    message: `The security group rule ID '${id}' does not exist`,
  };
  await expect(
    ec2.send(new sdk.RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds })),
  ).rejects.toMatchObject(refused);
  await expect(
    ec2.send(new sdk.RevokeSecurityGroupIngressCommand({ GroupId: other.GroupId, SecurityGroupRuleIds })),
  ).rejects.toMatchObject(refused);
  const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: id, Description: "x" }];
  await expect(
    ec2.send(new sdk.UpdateSecurityGroupRuleDescriptionsEgressCommand({ GroupId, SecurityGroupRuleDescriptions })),
  ).rejects.toMatchObject(refused);
  expect((await rules()).map(({ SecurityGroupRuleId }) => SecurityGroupRuleId)).toContain(id);
});

const modify = (SecurityGroupRuleId: string, SecurityGroupRule: sdk.SecurityGroupRuleRequest) =>
  ec2.send(
    new sdk.ModifySecurityGroupRulesCommand({
      GroupId,
      SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
    }),
  );

test("a rule is changed in place, and keeps its ID and its tags", async () => {
  const [id = ""] = await open(tcp(80, range("10.0.0.0/8", "old")));
  await ec2.send(new sdk.CreateTagsCommand({ Resources: [id], Tags: [{ Key: "a", Value: "b" }] }));
  await modify(id, tcp(443, { CidrIpv4: "10.1.2.3/16", Description: "new" }));
  expect((await rules()).find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === id)).toMatchObject({
    IsEgress: false,
    FromPort: 443,
    ToPort: 443,
    CidrIpv4: "10.1.0.0/16",
    Description: "new",
    Tags: [{ Key: "a", Value: "b" }],
  });
});

test.each<[string, sdk.SecurityGroupRuleRequest, string]>([
  ["one that is there already", tcp(443, { CidrIpv4: "10.0.0.0/8" }), "InvalidPermission.Duplicate"],
  ["another kind of source", tcp(80, { CidrIpv6: "fd00::/8" }), "InvalidParameterValue"],
  ["two sources", tcp(80, { CidrIpv4: "10.0.0.0/8", CidrIpv6: "fd00::/8" }), "InvalidParameterValue"],
  ["no source", tcp(80, {}), "InvalidParameterValue"],
])("a rule is not changed to %s", async (_what, wanted, name) => {
  const [id = ""] = await open(tcp(80, range("10.0.0.0/8")), tcp(443, range("10.0.0.0/8")));
  const before = await rules();
  await expect(modify(id, wanted)).rejects.toMatchObject({ name });
  expect(await rules()).toEqual(before);
});

test("a group has 60 rules in a direction at most", async () => {
  await open(...Array.from({ length: 60 }, (_, at) => tcp(1_000 + at, range("10.0.0.0/8"))));
  await expect(open(tcp(80, range("10.0.0.0/8")))).rejects.toMatchObject({
    name: "RulesPerSecurityGroupLimitExceeded",
  });
});

test("a description is of Latin letters and some signs", async () => {
  await expect(open(tcp(80, range("10.0.0.0/8", "für alle")))).rejects.toMatchObject({ name: "InvalidParameterValue" });
  expect(await open(tcp(80, range("10.0.0.0/8", "a.b _-:/()#,@[]+=&;{}!$*")))).toHaveLength(1);
});

test("what is asked for by name or filter is not answered with all", async () => {
  const region = async (more: object) =>
    (await ec2.send(new sdk.DescribeRegionsCommand(more))).Regions?.map(({ RegionName }) => RegionName);
  expect(await region({ RegionNames: ["eu-north-1"] })).toEqual(["eu-north-1"]);
  expect(await region({ Filters: [{ Name: "region-name", Values: ["us-east-1"] }] })).toEqual(["us-east-1"]);
  await expect(region({ RegionNames: ["mars-1"] })).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const acls = async (more: object) => (await ec2.send(new sdk.DescribeNetworkAclsCommand(more))).NetworkAcls ?? [];
  await ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const all = await acls({});
  expect(await acls({ NetworkAclIds: [all[0]?.NetworkAclId ?? ""] })).toEqual([all[0]]);
  await expect(acls({ NetworkAclIds: ["acl-0"] })).rejects.toMatchObject({ name: "InvalidNetworkAclID.NotFound" });
});
