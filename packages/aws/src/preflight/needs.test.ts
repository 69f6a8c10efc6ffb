import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "@slipway/reconcile";
import { needsOf } from "./needs.ts";

const place = { partition: "aws", region: "eu-north-1", account: "111122223333" };
const at = "eu-north-1:111122223333";

type Named = readonly [kind: string, id: string, operation: string, fields?: object];

/** What steps need, in lines of an action, what it is on, and its context. */
const needs = (...steps: readonly Named[]) =>
  needsOf(
    steps.map(([kind, id, operation, fields = {}]) => ({
      kind,
      id,
      operation,
      after: [],
      changes: Object.entries(fields).map(([field, change]) =>
        change !== null && typeof change === "object" && "have" in change
          ? { field, ...change }
          : { field, want: change },
      ),
    })) as unknown as Step[],
    place,
    arns,
  ).map(({ action, resource, context }) => [action, resource, ...(context ? [context] : [])].join(" "));

const role = "arn:aws:iam::111122223333:role/r";
const user = "arn:aws:iam::111122223333:user/team/u";
const arns = new Map([
  ["1/role/r/p", role],
  ["1/user/u/p", user],
  ["a/b", role],
]);
const key = `arn:aws:kms:${at}:key/1`;
const later = "known-after-apply:vpc.role";
const group = `arn:aws:eks:${at}:nodegroup/c/w/*`;
const templates = (...actions: readonly string[]) =>
  actions.map((action) => `ec2:${action} arn:aws:ec2:${at}:launch-template/*`);
const logs = `arn:aws:logs:${at}:log-group:/aws/eks/c/cluster:*`;

// Actions, their resources and condition keys: AWS's service authorization reference, of each service.
test.each<[Named, string[]]>([
  [
    ["EKS cluster", "c", "create", { roleArn: role, version: "1.34" }],
    [
      `eks:CreateCluster arn:aws:eks:${at}:cluster/c`,
      `eks:TagResource arn:aws:eks:${at}:cluster/c`,
      `iam:PassRole ${role} iam:PassedToService=eks.amazonaws.com`,
    ],
  ],
  [
    ["EKS cluster", "c", "create", { roleArn: later }],
    [`eks:CreateCluster arn:aws:eks:${at}:cluster/c`, `eks:TagResource arn:aws:eks:${at}:cluster/c`],
  ],
  // "Encrypt Kubernetes secrets with KMS on existing clusters" of the EKS user guide: what the caller needs on the key.
  ...(["create", "update"] as const).map((operation): [Named, string[]] => [
    ["EKS cluster", "c", operation, { "encryptionConfig[0].provider.keyArn": key }],
    [
      ...(operation === "create" ? ["CreateCluster", "TagResource"] : ["AssociateEncryptionConfig"]).map(
        (each) => `eks:${each} arn:aws:eks:${at}:cluster/c`,
      ),
      `kms:DescribeKey ${key}`,
      `kms:CreateGrant ${key}`,
    ],
  ]),
  [
    [
      "EKS cluster",
      "c",
      "update",
      { "tags.a": "b", version: "1.34", encryptionConfig: [], "logging.api": true, versions: 1 },
    ],
    ["TagResource", "UpdateClusterVersion", "AssociateEncryptionConfig", "UpdateClusterConfig"].map(
      (each) => `eks:${each} arn:aws:eks:${at}:cluster/c`,
    ),
  ],
  [
    ["node group", "c/w", "create", { nodeRole: role }],
    [`eks:CreateNodegroup arn:aws:eks:${at}:cluster/c`, `iam:PassRole ${role} iam:PassedToService=ec2.amazonaws.com`],
  ],
  [
    [
      "node group",
      "c/w",
      "update",
      { "scalingConfig.maxSize": 3, "labels.a": "b", taints: [], "updateConfig.x": 1, "nodeRepairConfig.y": 1 },
    ],
    [`eks:UpdateNodegroupConfig ${group}`],
  ],
  [
    ["node group", "c/w", "update", { version: "1.34", "launchTemplate.version": "2" }],
    [`eks:UpdateNodegroupVersion ${group}`],
  ],
  [["add-on", "c/vpc-cni", "create"], [`eks:CreateAddon arn:aws:eks:${at}:cluster/c`]],
  // "To create an add-on with Pod Identity" of the EKS user guide: eks:CreatePodIdentityAssociation and iam:PassRole.
  [
    ["add-on", "c/ebs", "create", { "podIdentityAssociations[0].roleArn": role }],
    [
      `eks:CreateAddon arn:aws:eks:${at}:cluster/c`,
      `eks:CreatePodIdentityAssociation arn:aws:eks:${at}:cluster/c`,
      `iam:PassRole ${role} iam:PassedToService=pods.eks.amazonaws.com`,
    ],
  ],
  [
    ["add-on", "c/ebs", "update", { role }],
    [
      `eks:UpdateAddon arn:aws:eks:${at}:addon/c/ebs/*`,
      `iam:PassRole ${role} iam:PassedToService=pods.eks.amazonaws.com`,
    ],
  ],
  [["inline policy", "1/role/r/p", "create"], [`iam:PutRolePolicy ${role}`]],
  [["inline policy", "1/user/u/p", "update"], [`iam:PutUserPolicy ${user}`]],
  [["inline policy", "1/role/unread/p", "create"], []],
  [["add-on", "c/vpc-cni", "update"], [`eks:UpdateAddon arn:aws:eks:${at}:addon/c/vpc-cni/*`]],
  [["access entry", `c/${role}`, "create"], [`eks:CreateAccessEntry arn:aws:eks:${at}:cluster/c`]],
  [["access entry", `c/${role}`, "update"], []],
  [["access entry", `c/${role}`, "update", { "tags.a": "b" }], [`eks:TagResource arn:aws:eks:${at}:access-entry/c/*`]],
  [["add-on", "c/vpc-cni", "update", { "tags.a": "b" }], [`eks:TagResource arn:aws:eks:${at}:addon/c/vpc-cni/*`]],
  [
    ["add-on", "c/vpc-cni", "update", { "tags.a": "b", addonVersion: "v1" }],
    ["TagResource", "UpdateAddon"].map((each) => `eks:${each} arn:aws:eks:${at}:addon/c/vpc-cni/*`),
  ],
  [["node group", "c/w", "update", { "tags.a": "b" }], [`eks:TagResource ${group}`]],
  [["launch template", "c/w", "create", { "tags.a": "b" }], templates("CreateLaunchTemplate", "CreateTags")],
  [["launch template", "c/w", "update", { "tags.a": "b" }], templates("CreateTags")],
  [
    ["launch template", "c/w", "update", { "tags.a": "b", "launched.instance.a": "b" }],
    templates("CreateTags", "CreateLaunchTemplateVersion"),
  ],
  [["open port", "sg/443", "update", { "tags.a": "b" }], [`ec2:CreateTags arn:aws:ec2:${at}:security-group-rule/*`]],
  [["open port", "sg/443", "update", { Description: "x" }], []],
  [["log group", "eu-north-1//aws/eks/c/cluster", "update", { "tags.a": "b" }], [`logs:TagResource ${logs}`]],
  [["launch template", "c/w", "create"], [`ec2:CreateLaunchTemplate arn:aws:ec2:${at}:launch-template/*`]],
  [["launch template", "c/w", "update"], [`ec2:CreateLaunchTemplateVersion arn:aws:ec2:${at}:launch-template/*`]],
  [
    ["log group", "eu-north-1//aws/eks/c/cluster", "create", { retentionInDays: 30 }],
    ["CreateLogGroup", "TagResource", "PutRetentionPolicy"].map((each) => `logs:${each} ${logs}`),
  ],
  [["log group", "eu-north-1//aws/eks/c/cluster", "update", { retentionInDays: "never" }], []],
  [
    ["log group", "eu-north-1//aws/eks/c/cluster", "update", { retentionInDays: 7 }],
    [`logs:PutRetentionPolicy ${logs}`],
  ],
  [
    ["open port", "sg/443", "create", { GroupId: "sg-1" }],
    [`ec2:AuthorizeSecurityGroupIngress arn:aws:ec2:${at}:security-group/sg-1`],
  ],
  [["open port", "sg/443", "create", { GroupId: later }], []],
  [["ECR repository", "eu-north-1/team/app", "create"], [`ecr:CreateRepository arn:aws:ecr:${at}:repository/team/app`]],
  [["ECR repository", "eu-north-1/team/app", "update"], []],
  [
    ["repository policy", "eu-north-1/team/app", "update"],
    [`ecr:SetRepositoryPolicy arn:aws:ecr:${at}:repository/team/app`],
  ],
  [
    ["lifecycle policy", "eu-north-1/team/app", "create"],
    [`ecr:PutLifecyclePolicy arn:aws:ecr:${at}:repository/team/app`],
  ],
  [["something else", "x", "create"], []],
])("%j needs", (step, lines) => {
  expect(needs(step)).toEqual(lines);
  const [kind, id, , fields = {}] = step;
  expect(needs([kind, id, "delete", fields])).toEqual([]);
});

/** Kinds about whose rights nothing is asked, each with why. */
const unasked = {
  "authentication mode": "it is raised only where an input says so, and with the cluster's rights",
};

test("each kind of thing has its rights here, or a reason why not", () => {
  const source = join(import.meta.dirname, "..");
  const files = (readdirSync(source, { recursive: true }) as string[]).filter((name) => /(?<!\.test)\.ts$/.test(name));
  const kinds = files
    .map((name) => readFileSync(join(source, name), "utf8"))
    .filter((text) => text.includes("= defineResource"))
    .flatMap((text) => [...text.matchAll(/^(?:const kind = | {2}kind: )"([^"]+)"/gm)].map(([, kind = ""]) => kind));
  expect(kinds.length).toBeGreaterThan(10);
  const change = { GroupId: "sg-1", "Template.Resources.V.Type": "AWS::EC2::VPC" };
  const without = kinds.filter((kind) => needs([kind, "a/b", "create", change]).length === 0);
  expect(without.sort()).toEqual(Object.keys(unasked));
});

test("what several steps need is asked once", () => {
  expect(needs(["add-on", "c/a", "create"], ["add-on", "c/b", "create"])).toHaveLength(1);
});

const resources = "Template.Resources";
const parts = [
  ["VPC", "CreateVpc", "vpc"],
  ["Subnet", "CreateSubnet", "subnet"],
  ["InternetGateway", "CreateInternetGateway", "internet-gateway"],
  ["RouteTable", "CreateRouteTable", "route-table"],
  ["EIP", "AllocateAddress", "elastic-ip"],
  ["NatGateway", "CreateNatGateway", "natgateway"],
  ["SecurityGroup", "CreateSecurityGroup", "security-group"],
  ["VPCEndpoint", "CreateVpcEndpoint", "vpc-endpoint"],
] as const;
test.each(parts)("a stack with a new %s needs what makes it", (type, action, kind) => {
  const made = [`ec2:${action} arn:aws:ec2:${at}:${kind}/*`, `ec2:CreateTags arn:aws:ec2:${at}:${kind}/*`];
  const stack = `arn:aws:cloudformation:${at}:stack/net/*`;
  const Type = `AWS::EC2::${type}`;
  const fresh = needs(["network stack", "net", "create", { [`${resources}.One.Type`]: Type }]);
  expect(fresh).toEqual([`cloudformation:CreateStack ${stack}`, ...made]);
  const added = needs(["network stack", "net", "update", { [`${resources}.One`]: { Type } }]);
  expect(added).toEqual([`cloudformation:UpdateStack ${stack}`, ...made]);
  const changed = needs(["network stack", "net", "update", { [`${resources}.One`]: { have: {}, want: { Type } } }]);
  expect(changed).toEqual([`cloudformation:UpdateStack ${stack}`]);
});

test("roles of a stack are made, given what trusts them, and their policies", () => {
  const policies = ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"];
  const fields = {
    [`${resources}.ClusterRole.Properties.AssumeRolePolicyDocument`]: {},
    [`${resources}.NodeRole.Properties.ManagedPolicyArns`]: policies,
    [`${resources}.NodeRole.Properties.RoleName`]: "x",
    Description: "y",
  };
  const [cluster, node] = ["cluster", "node"].map((each) => `arn:aws:iam::111122223333:role/net-eu-north-1-${each}`);
  const attached = policies.map((policy) => `iam:AttachRolePolicy ${node} iam:PolicyARN=${policy}`);
  expect(needs(["network stack", "net", "create", fields]).slice(1)).toEqual([
    `iam:CreateRole ${cluster}`,
    `iam:TagRole ${cluster}`,
    ...attached,
  ]);
  expect(needs(["network stack", "net", "update", fields]).slice(1)).toEqual([
    `iam:UpdateAssumeRolePolicy ${cluster}`,
    ...attached,
  ]);
});
