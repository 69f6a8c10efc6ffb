import { makeEdits, readEdits } from "@slipway/rehearsal";
import { type Cloud, inventory, startCloud } from "@slipway/simulator";
import { type AwsOperator, awsOperator } from "@slipway/testing";

let cloud: Cloud;
let aws: AwsOperator;
beforeAll(async () => {
  cloud = await startCloud({ time: "fast", log: () => {} });
  aws = await awsOperator(cloud);
  await aws.role("nodes");
  await aws.cluster("shop", "API");
  await aws.nodegroup("shop", "workers", "nodes");
  await cloud.request(
    "POST",
    "https://api.ecr.us-east-1.amazonaws.com/",
    { repositoryName: "team/base" },
    target("CreateRepository"),
  );
});
afterAll(() => cloud.close());

const target = (action: string) => ({ "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${action}` });
const there = () => inventory(cloud.world).aws;
const edit = (...edits: object[]) => makeEdits(cloud, readEdits("edits.yml", edits));

// The operations are AWS's own: @aws-sdk/client-eks, client-ec2 and client-ecr, dist-es/schemas/schemas_0.js.
test("someone resizes a node group and changes tags, and takes them away", async () => {
  const group = "arn:aws:eks:*:nodegroup/shop/workers/*";
  expect(await edit({ change: group, set: { "scalingConfig.maxSize": 4, "tags.team": "others" } })).toBe(
    'Someone changes node group workers: {"scalingConfig.maxSize":4,"tags.team":"others"}.',
  );
  expect(there().nodeGroups).toMatchObject([
    { scalingConfig: { minSize: 0, maxSize: 4, desiredSize: 0 }, tags: { team: "others" } },
  ]);
  await edit({ change: group, set: { "tags.team": null } });
  expect(there().nodeGroups[0]?.tags).toEqual({});
  await edit({ change: "*:cluster/shop", set: { "resourcesVpcConfig.publicAccessCidrs": ["10.0.0.0/8"] } });
  expect(there().clusters).toMatchObject([{ resourcesVpcConfig: { publicAccessCidrs: ["10.0.0.0/8"] } }]);
});

test("someone tags a network, opens a port and closes it, and deletes a subnet that no one uses", async () => {
  const spare = there().vpcs.find(({ isDefault }) => isDefault)?.vpcId ?? "";
  await edit({ change: `*:vpc/${spare}`, set: { "tags.Name": "spare" } });
  await edit({ change: "*:vpc/spare", set: { "tags.team": "others" } });
  expect(there().vpcs.find(({ vpcId }) => vpcId === spare)?.tagSet).toContainEqual({ key: "team", value: "others" });
  const [group] = there().securityGroups;
  const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "0.0.0.0/0" };
  await edit({ change: `*:security-group/${group?.groupId}`, add: { ingress: rule } });
  const open = () => there().securityGroupRules.filter(({ fromPort }) => fromPort === 22).length;
  expect(open()).toBe(1);
  await edit({ delete: "*:security-group-rule/tcp-22-22-from-0.0.0.0/0" });
  expect(open()).toBe(0);
  const [subnet] = there().subnets.filter(({ vpcId }) => vpcId === spare);
  const before = there().subnets.length;
  await edit({ delete: `*:subnet/${subnet?.subnetId}` });
  expect(there().subnets.length).toBe(before - 1);
});

test("someone writes a lifecycle policy for a repository, and deletes the repository", async () => {
  const selection = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 };
  const lifecyclePolicy = { rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] };
  await edit({ change: "*:repository/team/base", set: { lifecyclePolicy, imageTagMutability: "IMMUTABLE" } });
  const asked = { repositoryName: "team/base" };
  const { body } = await cloud.request(
    "POST",
    "https://api.ecr.us-east-1.amazonaws.com/",
    asked,
    target("GetLifecyclePolicy"),
  );
  expect(JSON.stringify(body)).toContain("imageCountMoreThan");
  expect(there().repositories).toMatchObject([{ imageTagMutability: "IMMUTABLE" }]);
  await edit({ delete: "*:repository/team/base" });
  expect(there().repositories).toEqual([]);
});

test.each([
  [
    { change: "*:cluster/shop", set: { version: "1.99" } },
    "of version nothing can be set; of tags.FIELD, resourcesVpcConfig.FIELD",
  ],
  [{ change: "*:vpc/*", set: { cidrBlock: "10.0.0.0/8" } }, "of cidrBlock nothing can be set here; of tags.KEY it can"],
  [{ change: "*:security-group/*", add: { ingress: { Port: 22 } } }, "write add: { ingress: { IpProtocol, FromPort"],
  [{ change: "*:cluster/shop", add: { ingress: {} } }, "takes no add"],
  [{ delete: "*:cluster/shop" }, "AWS refuses DELETE /clusters/shop with 409"],
  [{ delete: "*:repository/none" }, "No resource is like *:repository/none. There are:\n"],
])("the edit %j is refused with what to write", async (wrong, message) => {
  await expect(edit(wrong)).rejects.toThrow(message);
});
