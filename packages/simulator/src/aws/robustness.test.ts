import fc from "fast-check";
import { type Cloud, startCloud } from "../cloud.ts";
import { eks } from "./eks/state.ts";

let cloud: Cloud;
let log: string[];
let bases: Base[];

/** A request that means something, to be changed until it does not. */
type Base =
  | readonly [api: "ec2" | "iam" | "sts" | "cloudformation", input: Record<string, string>]
  | RestBase
  | JsonBase;
type RestBase = readonly [api: "eks", route: string, body: Record<string, unknown>];
type JsonBase = readonly [api: "ecr", operation: string, body: Record<string, unknown>];

const form = (api: string, input: Record<string, string>) =>
  cloud.ask(
    "POST",
    `https://${api}.us-east-1.amazonaws.com/`,
    new URLSearchParams({ Version: "1", ...input }).toString(),
  );

function rest(route: string, body: Record<string, unknown>) {
  const [method = "", path = ""] = route.split(" ");
  return cloud.ask(method, `https://eks.us-east-1.amazonaws.com${path}`, JSON.stringify(body));
}

const json = (operation: string, body: Record<string, unknown>) =>
  cloud.ask("POST", "https://api.ecr.us-east-1.amazonaws.com/", JSON.stringify(body), {
    "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
  });

const made = async (api: string, input: Record<string, string>, id: RegExp): Promise<string> =>
  id.exec(String((await form(api, input)).body))?.[0] ?? "";

const trust = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }] });
const template = JSON.stringify({
  Parameters: { C: { Type: "String", Default: "10.3.0.0/16" } },
  Resources: {
    V: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: { Ref: "C" }, Tags: [{ Key: "a", Value: "b" }] } },
    S: {
      Type: "AWS::EC2::Subnet",
      Properties: { VpcId: { Ref: "V" }, CidrBlock: { "Fn::Select": [0, { "Fn::Cidr": ["10.3.0.0/16", 2, 8] }] } },
    },
  },
});
const lifecycle = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    },
  ],
});

beforeAll(async () => {
  log = [];
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
  const vpc = await made("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }, /vpc-0\w+/);
  const inside = { Action: "CreateSubnet", VpcId: vpc };
  const [a, b] = [
    await made("ec2", { ...inside, CidrBlock: "10.0.0.0/24", AvailabilityZone: "us-east-1a" }, /subnet-\w+/),
    await made("ec2", { ...inside, CidrBlock: "10.0.1.0/24", AvailabilityZone: "us-east-1b" }, /subnet-\w+/),
  ];
  const group = await made(
    "ec2",
    { Action: "CreateSecurityGroup", VpcId: vpc, GroupName: "g", GroupDescription: "g" },
    /sg-\w+/,
  );
  const igw = await made("ec2", { Action: "CreateInternetGateway" }, /igw-\w+/);
  const table = await made("ec2", { Action: "CreateRouteTable", VpcId: vpc }, /rtb-\w+/);
  const address = await made("ec2", { Action: "AllocateAddress", Domain: "vpc" }, /eipalloc-\w+/);
  await form("iam", { Action: "CreateRole", RoleName: "c", AssumeRolePolicyDocument: trust("eks.amazonaws.com") });
  await form("iam", { Action: "CreateRole", RoleName: "n", AssumeRolePolicyDocument: trust("ec2.amazonaws.com") });
  await json("CreateRepository", { repositoryName: "app" });
  cloud.world.clock.advance(10_000);
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const cluster = {
    name: "lab",
    roleArn: role("c"),
    resourcesVpcConfig: { subnetIds: [a, b] },
    accessConfig: { authenticationMode: "API" },
  };
  await rest("POST /clusters", cluster);
  cloud.world.clock.advance(1_200_000);
  const rule = {
    GroupId: group,
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": "1",
    "IpPermissions.1.ToPort": "2",
    "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
  };
  const filter = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc };
  const of = `/clusters/lab`;
  const entry = `${of}/access-entries/${encodeURIComponent(role("n"))}`;
  const group1 = { nodegroupName: "w", nodeRole: role("n"), subnets: [a], scalingConfig: { minSize: 1, maxSize: 2 } };
  bases = [
    [
      "ec2",
      {
        Action: "CreateVpc",
        CidrBlock: "10.1.0.0/16",
        "TagSpecification.1.ResourceType": "vpc",
        "TagSpecification.1.Tag.1.Key": "a",
      },
    ],
    ["ec2", { Action: "DescribeVpcs", ...filter, MaxResults: "5" }],
    ["ec2", { Action: "DescribeSubnets", ...filter, "SubnetId.1": a }],
    ["ec2", { Action: "CreateSubnet", VpcId: vpc, CidrBlock: "10.0.9.0/24", AvailabilityZone: "us-east-1a" }],
    [
      "ec2",
      { Action: "DescribeSecurityGroups", "Filter.1.Name": "tag:a", "Filter.1.Value.1": "*", "GroupId.1": group },
    ],
    ["ec2", { Action: "AuthorizeSecurityGroupIngress", ...rule }],
    ["ec2", { Action: "RevokeSecurityGroupIngress", ...rule }],
    ["ec2", { Action: "DescribeSecurityGroupRules", "Filter.1.Name": "group-id", "Filter.1.Value.1": group }],
    ["ec2", { Action: "CreateRoute", RouteTableId: table, DestinationCidrBlock: "0.0.0.0/0", GatewayId: igw }],
    ["ec2", { Action: "DescribeRouteTables", ...filter }],
    ["ec2", { Action: "CreateNatGateway", SubnetId: a, AllocationId: address }],
    ["ec2", { Action: "CreateTags", "ResourceId.1": vpc, "Tag.1.Key": "a", "Tag.1.Value": "b" }],
    ["ec2", { Action: "DescribeAvailabilityZones", "Filter.1.Name": "zone-name", "Filter.1.Value.1": "us-east-1a" }],
    ["iam", { Action: "CreateRole", RoleName: "r", AssumeRolePolicyDocument: trust("x"), "Tags.member.1.Key": "a" }],
    ["iam", { Action: "PutRolePolicy", RoleName: "n", PolicyName: "p", PolicyDocument: policy }],
    ["iam", { Action: "GetRolePolicy", RoleName: "n", PolicyName: "p" }],
    ["iam", { Action: "ListRoles", MaxItems: "2", Marker: "a", PathPrefix: "/" }],
    ["iam", { Action: "CreatePolicy", PolicyName: "p", PolicyDocument: policy, Path: "/a/" }],
    ["iam", { Action: "AttachRolePolicy", RoleName: "n", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
    ["sts", { Action: "AssumeRole", RoleArn: role("deployer"), RoleSessionName: "me", DurationSeconds: "900" }],
    [
      "sts",
      {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: role("deployer"),
        RoleSessionName: "me",
        WebIdentityToken: "e30.e30.e30",
      },
    ],
    ["cloudformation", { Action: "CreateStack", StackName: "s", TemplateBody: template }],
    [
      "cloudformation",
      {
        Action: "UpdateStack",
        StackName: "s",
        TemplateBody: template,
        "Parameters.member.1.ParameterKey": "C",
        "Parameters.member.1.ParameterValue": "10.4.0.0/16",
      },
    ],
    ["cloudformation", { Action: "CreateChangeSet", StackName: "s", ChangeSetName: "c", TemplateBody: template }],
    ["cloudformation", { Action: "DescribeChangeSet", StackName: "s", ChangeSetName: "c" }],
    ["cloudformation", { Action: "ExecuteChangeSet", StackName: "s", ChangeSetName: "c" }],
    ["cloudformation", { Action: "DescribeStackEvents", StackName: "s", NextToken: "1" }],
    ["cloudformation", { Action: "ValidateTemplate", TemplateBody: template }],
    ["cloudformation", { Action: "DeleteStack", StackName: "s" }],
    ["eks", "POST /clusters", { ...cluster, name: "two" }],
    ["eks", `GET ${of}`, {}],
    ["eks", `POST ${of}/update-config`, { resourcesVpcConfig: { endpointPrivateAccess: true } }],
    ["eks", `POST ${of}/update-config`, { logging: { clusterLogging: [{ types: ["api"], enabled: true }] } }],
    ["eks", `POST ${of}/node-groups`, group1],
    [
      "eks",
      `POST ${of}/node-groups/w/update-config`,
      {
        scalingConfig: { maxSize: 3 },
        labels: { addOrUpdateLabels: { a: "b" } },
        taints: { addOrUpdateTaints: [{ key: "k", effect: "NO_SCHEDULE" }] },
      },
    ],
    ["eks", `POST ${of}/access-entries`, { principalArn: role("n"), kubernetesGroups: ["a"], username: "n" }],
    [
      "eks",
      `POST ${entry}/access-policies`,
      {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        accessScope: { type: "namespace", namespaces: ["a"] },
      },
    ],
    ["eks", `POST ${entry}`, { kubernetesGroups: ["b"] }],
    ["eks", `GET ${of}/updates`, {}],
    ["eks", `POST ${of}/addons`, { addonName: "coredns" }],
    [
      "ecr",
      "CreateRepository",
      {
        repositoryName: "other",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: "KMS" },
        tags: [{ Key: "a", Value: "b" }],
      },
    ],
    ["ecr", "PutLifecyclePolicy", { repositoryName: "app", lifecyclePolicyText: lifecycle }],
    ["ecr", "PutImage", { repositoryName: "app", imageManifest: "{}", imageTag: "v1" }],
    ["ecr", "StartLifecyclePolicyPreview", { repositoryName: "app", lifecyclePolicyText: lifecycle }],
    ["ecr", "GetLifecyclePolicyPreview", { repositoryName: "app" }],
    [
      "ecr",
      "DescribeImages",
      { repositoryName: "app", imageIds: [{ imageTag: "v1" }], filter: { tagStatus: "TAGGED" } },
    ],
    ["ecr", "BatchDeleteImage", { repositoryName: "app", imageIds: [{ imageTag: "v1" }] }],
  ];
});
afterAll(() => cloud.close());

const texts = fc.oneof(
  fc.constantFrom(
    "lab",
    "10.0.0.0/16",
    "10.0.0.0/33",
    "::/0",
    "-1",
    "70000",
    "true",
    "",
    "a/b",
    "1.33",
    "us-east-1b",
    "{}",
    "[]",
  ),
  fc.constantFrom(
    "vpc-0",
    "sg-",
    "arn:",
    "arn:aws:iam::111122223333:role/n",
    "__proto__",
    "toString",
    "tag:",
    template,
    policy,
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const values = fc.oneof(texts, fc.jsonValue({ maxDepth: 3 }), fc.array(texts), fc.dictionary(fc.string(), texts));

/** A change: of a member (by its place), or one more of that name. */
const changes = fc.array(fc.tuple(fc.nat(8), fc.constantFrom("drop", "replace", "add"), values, fc.string()), {
  maxLength: 3,
});

function changed(input: Record<string, unknown>, each: readonly (readonly [number, string, unknown, string])[]) {
  const entries = Object.entries(input);
  for (const [at, how, value, name] of each) {
    const place = entries.length > 0 ? at % entries.length : 0;
    const old = entries[place];
    if (how === "add" || !old) entries.push([name, value]);
    else if (how === "drop") entries.splice(place, 1);
    else entries[place] = [old[0], value];
  }
  return Object.fromEntries(entries);
}

const plain = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
  );

test("no request, however odd, breaks an operation or the world", async () => {
  let succeeded = 0;
  const request = fc.tuple(fc.nat(10_000), changes);
  await fc.assert(
    fc.asyncProperty(request, async ([at, each]) => {
      const base = bases[at % bases.length] ?? ["iam", {}];
      const answer =
        base[0] === "eks"
          ? await rest(base[1], changed(base[2], each))
          : base[0] === "ecr"
            ? await json(base[1], changed(base[2], each))
            : await form(base[0], plain(changed(base[1], each)));
      expect(answer.status).toBeLessThan(500);
      if (answer.status === 200) succeeded += 1;
      cloud.world.clock.advance(30_000);
    }),
    { numRuns: 3000 },
  );
  expect(log).toEqual([]);
  // Not all of it was rubbish.
  expect(succeeded).toBeGreaterThan(300);
  expect(Object.keys(eks(cloud.world).clusters)).toContain("us-east-1/lab");
  expect(cloud.world.snapshot().sections).toEqual(JSON.parse(JSON.stringify(cloud.world.snapshot().sections)));
});
