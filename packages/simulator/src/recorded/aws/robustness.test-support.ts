import type { Cloud } from "../../cloud.ts";
import type { Answer } from "../../service.ts";
import { bent } from "../../world/table.test-support.ts";

/** A request that means something, to be changed until it does not. */
export type Base =
  | readonly [api: "ec2" | "iam" | "sts" | "cloudformation", input: Record<string, string>]
  | RestBase
  | JsonBase;
type RestBase = readonly [api: "eks", route: string, body: Record<string, unknown>];
type JsonBase = readonly [api: "ecr", operation: string, body: Record<string, unknown>];

/** Requests to the APIs, as the operator sends them. */
export function awsRequests(cloud: Cloud) {
  return {
    cloud,
    form: (api: string, input: Record<string, string>) =>
      cloud.request(
        "POST",
        `https://${api}.us-east-1.amazonaws.com/`,
        new URLSearchParams({ Version: "1", ...input }).toString(),
      ),
    rest(route: string, body: Record<string, unknown>) {
      const [method = "", path = ""] = route.split(" ");
      return cloud.request(method, `https://eks.us-east-1.amazonaws.com${path}`, JSON.stringify(body));
    },
    json: (operation: string, body: Record<string, unknown>) =>
      cloud.request("POST", "https://api.ecr.us-east-1.amazonaws.com/", JSON.stringify(body), {
        "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      }),
  };
}

type AwsRequests = ReturnType<typeof awsRequests>;

/** Send what a base says. */
export function send(requests: AwsRequests, base: Base): Promise<Answer> {
  if (base[0] === "eks") return requests.rest(base[1], base[2]);
  return base[0] === "ecr" ? requests.json(base[1], base[2]) : requests.form(base[0], base[1]);
}

const asFields = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** A base with one text at each of its places in turn, those of its URL among them. */
export function bentRequests(
  base: Base,
  text: string,
): (readonly [operation: string, (requests: AwsRequests) => Promise<Answer>])[] {
  const [api, route] = base;
  const bodies = [...bent(base[2] ?? route, text)].map(asFields);
  const made: Base[] =
    api === "eks"
      ? bodies.map((body): Base => [api, route, body])
      : api === "ecr"
        ? bodies.map((body): Base => [api, route, body])
        : bodies.map((body): Base => [api, body as Record<string, string>]);
  const parts = api === "eks" ? route.split("/") : [];
  const turned = parts.map(
    (_part, at): Base => ["eks", parts.with(Math.max(1, at), encodeURIComponent(text)).join("/"), asFields(base[2])],
  );
  return [...made, ...turned].map(
    (each) => [`${api} ${JSON.stringify(each[1])}`, (requests) => send(requests, each)] as const,
  );
}

const trust = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
/** A policy that can be attached. */
export const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ecr:*", Resource: "*" }],
});
/** A template that can be made. */
export const template = JSON.stringify({
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

/** Create one of everything, and give requests about it. */
export async function arrange(requests: ReturnType<typeof awsRequests>): Promise<Base[]> {
  const made = async (api: string, input: Record<string, string>, id: RegExp): Promise<string> =>
    id.exec(String((await requests.form(api, input)).body))?.[0] ?? "";
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
  await requests.form("iam", {
    Action: "CreateRole",
    RoleName: "c",
    AssumeRolePolicyDocument: trust("eks.amazonaws.com"),
  });
  await requests.form("iam", {
    Action: "CreateRole",
    RoleName: "n",
    AssumeRolePolicyDocument: trust("ec2.amazonaws.com"),
  });
  await requests.json("CreateRepository", { repositoryName: "app" });
  requests.cloud.world.clock.advance(10_000);
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const cluster = {
    name: "lab",
    roleArn: role("c"),
    resourcesVpcConfig: { subnetIds: [a, b] },
    accessConfig: { authenticationMode: "API" },
  };
  await requests.rest("POST /clusters", cluster);
  requests.cloud.world.clock.advance(1_200_000);
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
  return [
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
    [
      "iam",
      {
        Action: "CreateRole",
        RoleName: "r",
        AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
        "Tags.member.1.Key": "a",
      },
    ],
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
    ["ecr", "PutImage", { repositoryName: "app", imageManifest: '{"mediaType":"m"}', imageTag: "v1" }],
    ["ecr", "StartLifecyclePolicyPreview", { repositoryName: "app", lifecyclePolicyText: lifecycle }],
    ["ecr", "GetLifecyclePolicyPreview", { repositoryName: "app" }],
    [
      "ecr",
      "DescribeImages",
      { repositoryName: "app", imageIds: [{ imageTag: "v1" }], filter: { tagStatus: "TAGGED" } },
    ],
    ["ecr", "BatchDeleteImage", { repositoryName: "app", imageIds: [{ imageTag: "v1" }] }],
  ];
}
