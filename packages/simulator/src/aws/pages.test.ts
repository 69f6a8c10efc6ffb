import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import * as cfnSdk from "@aws-sdk/client-cloudformation";
import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as ecrSdk from "@aws-sdk/client-ecr";
import * as eksSdk from "@aws-sdk/client-eks";
import * as iamSdk from "@aws-sdk/client-iam";
import { everyApi } from "./coverage.ts";
import { document, type FilledWorld, managed, openFilledWorld, trust } from "./pages.test-support.ts";

type Paginate = (setting: object, input: object) => AsyncIterable<object>;

/** One of the vendor's clients, with its paginators by the names of operations. */
interface Api {
  readonly client: object;
  readonly sdk: object;
}

let filled: FilledWorld;

beforeAll(async () => {
  filled = await openFilledWorld();
});
afterAll(() => filled.cloud.close());
afterEach(() => {
  filled.cloud.world.pageSize = undefined;
});

const apis: Readonly<Record<string, () => Api>> = {
  iam: () => ({ client: filled.iam, sdk: iamSdk }),
  ec2: () => ({ client: filled.ec2, sdk: ec2Sdk }),
  ecr: () => ({ client: filled.ecr, sdk: ecrSdk }),
  eks: () => ({ client: filled.eks, sdk: eksSdk }),
  cloudformation: () => ({ client: filled.cfn, sdk: cfnSdk }),
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
  ["ec2", "GetSecurityGroupsForVpc", () => ({ VpcId: filled.vpcId })],
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
  filled.cloud.world.pageSize = 1;
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
  const { Vpcs } = await filled.ec2.send(new ec2Sdk.DescribeVpcsCommand({}));
  filled.cloud.world.pageSize = 1;
  const named = await filled.ec2.send(
    new ec2Sdk.DescribeVpcsCommand({ VpcIds: Vpcs?.map(({ VpcId }) => VpcId ?? "") }),
  );
  expect(named.Vpcs).toEqual(Vpcs);
  expect(named.NextToken).toBeUndefined();
});

test("a smaller size than the world's is honoured", async () => {
  filled.cloud.world.pageSize = 5;
  const { Roles, IsTruncated } = await filled.iam.send(new iamSdk.ListRolesCommand({ MaxItems: 1 }));
  expect([Roles?.length, IsTruncated]).toEqual([1, true]);
});

test("a stack removes a role with all its policies, whatever the page size", async () => {
  filled.cloud.world.pageSize = 1;
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
  await filled.cfn.send(new cfnSdk.CreateStackCommand({ StackName, TemplateBody, Capabilities: ["CAPABILITY_IAM"] }));
  filled.cloud.world.clock.advance(600_000);
  const { StackId } = (await filled.cfn.send(new cfnSdk.DescribeStacksCommand({ StackName }))).Stacks?.[0] ?? {};
  await filled.cfn.send(new cfnSdk.DeleteStackCommand({ StackName }));
  filled.cloud.world.clock.advance(600_000);
  const { Stacks } = await filled.cfn.send(new cfnSdk.DescribeStacksCommand({ StackName: StackId }));
  expect(Stacks?.[0]?.StackStatus).toBe("DELETE_COMPLETE");
});
