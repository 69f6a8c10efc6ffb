import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import * as cfnSdk from "@aws-sdk/client-cloudformation";
import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as ecrSdk from "@aws-sdk/client-ecr";
import * as eksSdk from "@aws-sdk/client-eks";
import * as iamSdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../cloud.ts";
import { checked } from "../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "./client.test-support.ts";
import { everyApi } from "./coverage.ts";
import { network } from "./services/cloudformation/stacks.test-support.ts";

type Paginate = (setting: object, input: object) => AsyncIterable<object>;

/** One of the vendor's clients, with its paginators by the names of operations. */
interface Api {
  readonly client: object;
  readonly sdk: object;
}

let cloud: Cloud;
let iam: iamSdk.IAMClient;
let ec2: ec2Sdk.EC2Client;
let ecr: ecrSdk.ECRClient;
let eks: eksSdk.EKSClient;
let cfn: cfnSdk.CloudFormationClient;
let vpcId = "";

const document = (action: string, more: object = { Resource: "*" }) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, ...more }] });
const trust = document("sts:AssumeRole", { Principal: { Service: "eks.amazonaws.com" } });
const managed = "arn:aws:iam::111122223333:policy/one";

async function arrangeIam(): Promise<void> {
  for (const PolicyName of ["one", "two"])
    await iam.send(new iamSdk.CreatePolicyCommand({ PolicyName, PolicyDocument: document("s3:*") }));
  await iam.send(new iamSdk.CreatePolicyVersionCommand({ PolicyArn: managed, PolicyDocument: document("s3:Get*") }));
  const Tags = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  for (const name of ["one", "two"]) {
    await iam.send(new iamSdk.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust, Tags }));
    await iam.send(new iamSdk.CreateUserCommand({ UserName: name, Tags }));
    await iam.send(new iamSdk.CreateGroupCommand({ GroupName: name }));
    await iam.send(new iamSdk.CreateInstanceProfileCommand({ InstanceProfileName: name, Tags }));
    await iam.send(new iamSdk.AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: "one" }));
  }
  await iam.send(new iamSdk.TagPolicyCommand({ PolicyArn: managed, Tags }));
  for (const name of ["one", "two"]) {
    const PolicyArn = managed.replace("one", name);
    const PolicyDocument = document("s3:*");
    const inline = { PolicyName: name, PolicyDocument };
    await iam.send(new iamSdk.AttachRolePolicyCommand({ RoleName: "one", PolicyArn }));
    await iam.send(new iamSdk.AttachUserPolicyCommand({ UserName: "one", PolicyArn }));
    await iam.send(new iamSdk.AttachGroupPolicyCommand({ GroupName: "one", PolicyArn }));
    await iam.send(new iamSdk.PutRolePolicyCommand({ RoleName: "one", ...inline }));
    await iam.send(new iamSdk.PutUserPolicyCommand({ UserName: "one", ...inline }));
    await iam.send(new iamSdk.PutGroupPolicyCommand({ GroupName: "one", ...inline }));
    await iam.send(new iamSdk.AddUserToGroupCommand({ GroupName: "one", UserName: name }));
    await iam.send(new iamSdk.AddUserToGroupCommand({ GroupName: name, UserName: "one" }));
  }
}

async function arrangeEc2(): Promise<string[]> {
  const { Vpc } = await ec2.send(new ec2Sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  vpcId = Vpc?.VpcId ?? "";
  const subnets: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const AvailabilityZone = `us-east-1${zone}`;
    const want = { VpcId: vpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone };
    const { Subnet } = await ec2.send(new ec2Sdk.CreateSubnetCommand(want));
    subnets.push(Subnet?.SubnetId ?? "");
    await ec2.send(new ec2Sdk.CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId }));
    await ec2.send(new ec2Sdk.CreateVolumeCommand({ AvailabilityZone, Size: 1 }));
    await ec2.send(
      new ec2Sdk.CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: `g${zone}`, Description: "a group" }),
    );
    await ec2.send(new ec2Sdk.CreateInternetGatewayCommand({}));
    await ec2.send(new ec2Sdk.CreateRouteTableCommand({ VpcId: vpcId }));
    const { AllocationId } = await ec2.send(new ec2Sdk.AllocateAddressCommand({ Domain: "vpc" }));
    await ec2.send(new ec2Sdk.CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId }));
    await ec2.send(new ec2Sdk.CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: "com.amazonaws.us-east-1.s3" }));
  }
  for (const LaunchTemplateName of ["one", "two"]) {
    const LaunchTemplateData = { EbsOptimized: true };
    await ec2.send(new ec2Sdk.CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
    await ec2.send(new ec2Sdk.CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }));
  }
  return subnets;
}

async function arrangeEcr(): Promise<void> {
  for (const repositoryName of ["one", "two"]) await ecr.send(new ecrSdk.CreateRepositoryCommand({ repositoryName }));
  for (const imageTag of ["a", "b", "c"])
    await ecr.send(
      new ecrSdk.PutImageCommand({
        repositoryName: "one",
        imageTag,
        imageManifest: JSON.stringify({ mediaType: "m", imageTag }),
      }),
    );
  const selection = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 };
  const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
  await ecr.send(new ecrSdk.PutLifecyclePolicyCommand({ repositoryName: "one", lifecyclePolicyText }));
  await ecr.send(new ecrSdk.StartLifecyclePolicyPreviewCommand({ repositoryName: "one" }));
}

async function arrangeEks(subnetIds: string[]): Promise<void> {
  const roleArn = "arn:aws:iam::111122223333:role/one";
  for (const name of ["lab", "other"])
    await eks.send(
      new eksSdk.CreateClusterCommand({
        name,
        roleArn,
        resourcesVpcConfig: { subnetIds },
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
      }),
    );
  cloud.world.clock.advance(1_200_000);
  for (const clusterLogging of [true, false]) {
    const logging = { clusterLogging: [{ types: ["api" as const], enabled: clusterLogging }] };
    await eks.send(new eksSdk.UpdateClusterConfigCommand({ name: "lab", logging }));
    cloud.world.clock.advance(1_200_000);
  }
  const entry = { clusterName: "lab", principalArn: roleArn };
  await eks.send(new eksSdk.CreateAccessEntryCommand(entry));
  for (const name of ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy"]) {
    const policyArn = `arn:aws:eks::aws:cluster-access-policy/${name}`;
    await eks.send(new eksSdk.AssociateAccessPolicyCommand({ ...entry, policyArn, accessScope: { type: "cluster" } }));
  }
  for (const addonName of ["coredns", "kube-proxy"])
    await eks.send(new eksSdk.CreateAddonCommand({ clusterName: "lab", addonName }));
  const pods = { Principal: { Service: "pods.eks.amazonaws.com" } };
  const AssumeRolePolicyDocument = document("sts:*", pods);
  await iam.send(new iamSdk.CreateRoleCommand({ RoleName: "pods", AssumeRolePolicyDocument }));
  cloud.world.clock.advance(60_000);
  const podRole = { clusterName: "lab", namespace: "default", roleArn: "arn:aws:iam::111122223333:role/pods" };
  for (const serviceAccount of ["one", "two"])
    await eks.send(new eksSdk.CreatePodIdentityAssociationCommand({ ...podRole, serviceAccount }));
}

async function arrangeCfn(): Promise<void> {
  for (const [StackName, cidr] of [
    ["one", "10.1.0.0/16"],
    ["two", "10.2.0.0/16"],
  ] as const)
    await cfn.send(new cfnSdk.CreateStackCommand({ StackName, TemplateBody: network(cidr) }));
  cloud.world.clock.advance(1_800_000);
  for (const ChangeSetName of ["first", "second"])
    await cfn.send(
      new cfnSdk.CreateChangeSetCommand({ StackName: "one", ChangeSetName, TemplateBody: network("10.3.0.0/16") }),
    );
  cloud.world.clock.advance(60_000);
  await cfn.send(new cfnSdk.DetectStackDriftCommand({ StackName: "one" }));
  cloud.world.clock.advance(60_000);
}

beforeAll(async () => {
  cloud = await startCloud({ time: "fast" });
  const config = sdkConfig(cloud);
  iam = checked(new iamSdk.IAMClient(config), iamSdk, cloud);
  ec2 = checked(new ec2Sdk.EC2Client(config), ec2Sdk, cloud);
  ecr = checked(new ecrSdk.ECRClient(config), ecrSdk, cloud);
  eks = checked(new eksSdk.EKSClient(config), eksSdk, cloud);
  cfn = checked(new cfnSdk.CloudFormationClient(config), cfnSdk, cloud);
  await arrangeIam();
  const subnets = await arrangeEc2();
  await arrangeEcr();
  cloud.world.clock.advance(60_000);
  await arrangeEks(subnets);
  await arrangeCfn();
});
afterAll(() => cloud.close());
afterEach(() => {
  cloud.world.pageSize = undefined;
});

const apis: Readonly<Record<string, () => Api>> = {
  iam: () => ({ client: iam, sdk: iamSdk }),
  ec2: () => ({ client: ec2, sdk: ec2Sdk }),
  ecr: () => ({ client: ecr, sdk: ecrSdk }),
  eks: () => ({ client: eks, sdk: eksSdk }),
  cloudformation: () => ({ client: cfn, sdk: cfnSdk }),
};

async function pagesOf(prefix: string, operation: string, input: object): Promise<object[]> {
  const { client, sdk } = apis[prefix]?.() as Api;
  const paginate = (sdk as Record<string, Paginate>)[`paginate${operation}`] as Paginate;
  const pages: object[] = [];
  // The vendor's paginators write the token into the input.
  for await (const page of paginate({ client }, { ...input })) pages.push(page);
  return pages;
}

const itemsOf = (page: object): unknown[] =>
  Object.entries(page)
    .filter(([member]) => !notPaged.has(member))
    .flatMap(([, value]) => (Array.isArray(value) ? value : []));

/** Members of a paged answer that are lists and come whole with each page. */
const notPaged = new Set(["Parameters", "Capabilities"]);

const one = { RoleName: "one" };
const image = { repositoryName: "one" };
const cluster = { clusterName: "lab" };
const entry = { ...cluster, principalArn: "arn:aws:iam::111122223333:role/one" };

/** Each operation that the vendor's model pages, with an input that lists two things or more. */
const lists: readonly [api: string, operation: string, input: object | (() => object)][] = [
  ["iam", "ListRoles", {}],
  ["iam", "ListPolicies", { Scope: "Local" }],
  ["iam", "ListEntitiesForPolicy", { PolicyArn: managed }],
  ["iam", "ListPolicyVersions", { PolicyArn: managed }],
  ["iam", "ListRolePolicies", one],
  ["iam", "ListAttachedRolePolicies", one],
  ["iam", "ListUserPolicies", { UserName: "one" }],
  ["iam", "ListAttachedUserPolicies", { UserName: "one" }],
  ["iam", "ListGroupPolicies", { GroupName: "one" }],
  ["iam", "ListAttachedGroupPolicies", { GroupName: "one" }],
  ["iam", "ListUsers", {}],
  ["iam", "GetGroup", { GroupName: "one" }],
  ["iam", "ListGroups", {}],
  ["iam", "ListGroupsForUser", { UserName: "one" }],
  ["iam", "ListInstanceProfiles", {}],
  ["iam", "ListInstanceProfilesForRole", one],
  ["iam", "ListRoleTags", one],
  ["iam", "ListUserTags", { UserName: "one" }],
  ["iam", "ListInstanceProfileTags", { InstanceProfileName: "one" }],
  ["iam", "ListPolicyTags", { PolicyArn: managed }],
  [
    "iam",
    "SimulatePrincipalPolicy",
    { PolicySourceArn: "arn:aws:iam::111122223333:role/one", ActionNames: ["s3:GetObject", "s3:PutObject"] },
  ],
  ["ec2", "DescribeNetworkInterfaces", {}],
  ["ec2", "DescribeVpcs", {}],
  ["ec2", "DescribeSubnets", {}],
  ["ec2", "DescribeSecurityGroups", {}],
  ["ec2", "GetSecurityGroupsForVpc", () => ({ VpcId: vpcId })],
  ["ec2", "DescribeSecurityGroupRules", {}],
  ["ec2", "DescribeInternetGateways", {}],
  ["ec2", "DescribeRouteTables", {}],
  ["ec2", "DescribeNatGateways", {}],
  ["ec2", "DescribeNetworkAcls", {}],
  ["ec2", "DescribeLaunchTemplates", {}],
  ["ec2", "DescribeLaunchTemplateVersions", { LaunchTemplateName: "one" }],
  ["ec2", "DescribeInstanceTypes", { Filters: [{ Name: "instance-type", Values: ["t3.*"] }] }],
  ["ecr", "DescribeRepositories", {}],
  ["ecr", "ListImages", image],
  ["ecr", "DescribeImages", image],
  ["ecr", "GetLifecyclePolicyPreview", image],
  ["ec2", "DescribeVpcEndpoints", {}],
  ["ec2", "DescribeVolumes", {}],
  ["eks", "ListClusters", {}],
  ["eks", "ListUpdates", { name: "lab" }],
  ["eks", "ListAccessEntries", cluster],
  ["eks", "ListAssociatedAccessPolicies", entry],
  ["eks", "ListAccessPolicies", {}],
  ["eks", "ListAddons", cluster],
  ["eks", "DescribeAddonVersions", {}],
  ["eks", "ListPodIdentityAssociations", cluster],
  ["eks", "DescribeClusterVersions", {}],
  ["cloudformation", "DescribeStacks", {}],
  ["cloudformation", "ListStacks", {}],
  ["cloudformation", "DescribeStackEvents", { StackName: "one" }],
  ["cloudformation", "ListStackResources", { StackName: "one" }],
  ["cloudformation", "ListExports", {}],
  ["cloudformation", "ListChangeSets", { StackName: "one" }],
  ["cloudformation", "DescribeChangeSet", { StackName: "one", ChangeSetName: "first" }],
  ["cloudformation", "DescribeStackResourceDrifts", { StackName: "one" }],
];

/** Operations whose lists have one item at most, or none, in this simulator; node groups are listed as add-ons are. */
const short = new Set([
  "ListAccessKeys",
  "ListOpenIDConnectProviderTags",
  "DescribeAddressesAttribute",
  "ListNodegroups",
  // Of a cluster that cannot be upgraded any more; eks/upgrades.test.ts has others.
  "ListInsights",
]);

test.each(lists)("the pages of %s %s make up the whole list", async (api, operation, input) => {
  const given = typeof input === "function" ? input() : input;
  const whole = (await pagesOf(api, operation, given)).flatMap(itemsOf);
  expect(whole.length).toBeGreaterThan(1);
  cloud.world.pageSize = 1;
  const pages = (await pagesOf(api, operation, given)).map(itemsOf);
  expect(pages.flat()).toEqual(whole);
  expect(pages.filter((items) => items.length > 1)).toEqual([]);
});

test("every simulated operation that has a paginator in the vendor's client is tried", () => {
  const tried = new Set(lists.map(([, operation]) => operation));
  const paged = everyApi().flatMap(({ prefix, operations }) => {
    if (apis[prefix] === undefined) return [];
    const folder = join(dirname(require.resolve(`@aws-sdk/client-${prefix}`)), "..", "dist-es", "pagination");
    const known = readdirSync(folder).map((file) => file.replace("Paginator.js", ""));
    return Object.keys(operations).filter((operation) => known.includes(operation));
  });
  expect(paged.filter((operation) => !tried.has(operation) && !short.has(operation))).toEqual([]);
});

test("what ids name is not paged by EC2", async () => {
  const { Vpcs } = await ec2.send(new ec2Sdk.DescribeVpcsCommand({}));
  cloud.world.pageSize = 1;
  const named = await ec2.send(new ec2Sdk.DescribeVpcsCommand({ VpcIds: Vpcs?.map(({ VpcId }) => VpcId ?? "") }));
  expect(named.Vpcs).toEqual(Vpcs);
  expect(named.NextToken).toBeUndefined();
});

test("a smaller size than the world's is honoured", async () => {
  cloud.world.pageSize = 5;
  const { Roles, IsTruncated } = await iam.send(new iamSdk.ListRolesCommand({ MaxItems: 1 }));
  expect([Roles?.length, IsTruncated]).toEqual([1, true]);
});

test("a stack removes a role with all its policies, whatever the page size", async () => {
  cloud.world.pageSize = 1;
  const policy = (name: string) => `{ PolicyName: ${name}, PolicyDocument: ${document("s3:*")} }`;
  const TemplateBody = `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${trust}
      Policies: [${["a", "b", "c"].map(policy).join(", ")}]
`;
  const StackName = "with-role";
  await cfn.send(new cfnSdk.CreateStackCommand({ StackName, TemplateBody, Capabilities: ["CAPABILITY_IAM"] }));
  cloud.world.clock.advance(600_000);
  const { StackId } = (await cfn.send(new cfnSdk.DescribeStacksCommand({ StackName }))).Stacks?.[0] ?? {};
  await cfn.send(new cfnSdk.DeleteStackCommand({ StackName }));
  cloud.world.clock.advance(600_000);
  const { Stacks } = await cfn.send(new cfnSdk.DescribeStacksCommand({ StackName: StackId }));
  expect(Stacks?.[0]?.StackStatus).toBe("DELETE_COMPLETE");
});
