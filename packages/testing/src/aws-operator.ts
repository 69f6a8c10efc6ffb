import type { Cloud } from "@slipway/simulator";

type Fields = Readonly<Record<string, unknown>>;

/** An access policy as it is associated: with namespaces, or for the whole cluster. */
interface Associated {
  readonly policy: string;
  readonly namespaces?: readonly string[];
}

/** An access entry in wire shape. */
export type WireEntry = Fields & {
  readonly kubernetesGroups?: readonly string[];
  readonly username?: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** Someone with all rights in the simulated AWS, who builds and changes a test's world. */
export interface AwsOperator {
  /** Makes a role and gives its ARN. */
  role(name: string, path?: string): Promise<string>;
  /** Makes a role that pods may act as, and gives its ARN. */
  podRole(name: string): Promise<string>;
  /** One call of IAM's. Gives the answer's XML. */
  iam(action: string, input: Readonly<Record<string, string>>): Promise<string>;
  /** The same of CloudFormation. */
  cloudFormation(action: string, input: Readonly<Record<string, string>>): Promise<string>;
  /** The same of EC2. */
  ec2(action: string, input: Readonly<Record<string, string>>): Promise<string>;
  /** Makes a cluster and waits until it is there. */
  cluster(name: string, authenticationMode: string, version?: string, more?: Fields): Promise<void>;
  /** Upgrades a cluster's control plane, and waits until that is done. */
  upgrade(cluster: string, version: string): Promise<void>;
  entry(cluster: string, arn: string, body: Fields, policy?: Associated): Promise<void>;
  change(cluster: string, arn: string, body: Fields): Promise<void>;
  associate(cluster: string, arn: string, policy: Associated): Promise<void>;
  /** Attaches a policy of AWS's own to a role. */
  attach(role: string, policy: string): Promise<unknown>;
  /** Makes a node group without nodes, whose machines act as a role of this name, and waits until it is there. */
  nodegroup(cluster: string, name: string, role: string): Promise<void>;
  /** Deletes an entry. */
  dropEntry(cluster: string, arn: string): Promise<void>;
  dissociate(cluster: string, arn: string, policy: string): Promise<void>;
  /** An entry without its times, and its policies; the entry is undefined when there is none. */
  read(
    cluster: string,
    arn: string,
  ): Promise<{ readonly entry: WireEntry | undefined; readonly policies: readonly { readonly name: string }[] }>;
  tag(cluster: string, tags: Readonly<Record<string, string>>): Promise<void>;
  tagEntry(cluster: string, arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** What EKS shows of a cluster; nothing when there is none. */
  describe(cluster: string): Promise<Fields>;
  /** Makes a key of KMS and gives its ARN. */
  key(input?: Fields): Promise<string>;
  /** One call of KMS. */
  kms(action: string, input: Fields): Promise<Fields>;
  /** One call of CloudWatch Logs. */
  logs(action: string, input: Fields): Promise<Fields>;
  /** The log groups that begin so, by how many days they keep what is logged. */
  logGroups(prefix: string): Promise<Readonly<Record<string, unknown>>>;
}

export async function awsOperator(cloud: Cloud): Promise<AwsOperator> {
  const host = (api: string) => `https://${api}.us-east-1.amazonaws.com`;
  const form = async (api: string, input: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(input).toString();
    const answer = await cloud.request("POST", `${host(api)}/`, body);
    if (answer.status >= 400) throw new Error(`${input.Action}: ${answer.status} ${answer.body}`);
    return String(answer.body);
  };
  const iam = (action: string, input: Readonly<Record<string, string>>) =>
    form("iam", { Action: action, Version: "2010-05-08", ...input });
  const cloudFormation = (action: string, input: Readonly<Record<string, string>>) =>
    form("cloudformation", { Action: action, Version: "2010-05-15", ...input });
  const ec2 = (action: string, input: Readonly<Record<string, string>>) =>
    form("ec2", { Action: action, Version: "2016-11-15", ...input });
  const made = async (action: string, input: Readonly<Record<string, string>>, id: RegExp) =>
    id.exec(await ec2(action, input))?.[0] ?? "";
  const eks = async (method: string, path: string, body?: Fields) => {
    const answer = await cloud.request(method, `${host("eks")}${path}`, body);
    const content = JSON.parse(
      typeof answer.body === "string" ? answer.body || "{}" : JSON.stringify(answer.body ?? {}),
    );
    if (answer.status >= 400 && !(answer.status === 404 && method === "GET"))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(content)}`);
    return { found: answer.status < 400, content: content as Record<string, unknown> };
  };
  const entryPath = (cluster: string, arn: string) => `/clusters/${cluster}/access-entries/${encodeURIComponent(arn)}`;
  const policyArn = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`;
  const trust = (service: string) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
  const role = async (name: string, path = "/", service = "ec2.amazonaws.com") => {
    const created = await iam("CreateRole", { RoleName: name, Path: path, AssumeRolePolicyDocument: trust(service) });
    return /<Arn>(.*?)<\/Arn>/.exec(created)?.[1] ?? "";
  };
  const operator: AwsOperator = {
    role,
    iam,
    async podRole(name) {
      const Principal = { Service: "pods.eks.amazonaws.com" };
      const statement = { Effect: "Allow", Principal, Action: ["sts:AssumeRole", "sts:TagSession"] };
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      const created = await iam("CreateRole", { RoleName: name, AssumeRolePolicyDocument });
      return /<Arn>(.*?)<\/Arn>/.exec(created)?.[1] ?? "";
    },
    cloudFormation,
    ec2,
    async upgrade(cluster, version) {
      await eks("POST", `/clusters/${cluster}/updates`, { version });
      cloud.world.clock.advance(60 * 60_000);
    },
    async cluster(name, authenticationMode, version, more = {}) {
      const roleArn = await role(`${name.slice(0, 56)}-cluster`, "/", "eks.amazonaws.com");
      const vpc = await made("CreateVpc", { CidrBlock: "10.0.0.0/16" }, /vpc-[0-9a-f]+/);
      const subnet = (zone: string, at: number) =>
        made(
          "CreateSubnet",
          { VpcId: vpc, CidrBlock: `10.0.${at}.0/24`, AvailabilityZone: `us-east-1${zone}` },
          /subnet-[0-9a-f]+/,
        );
      const subnetIds = [await subnet("a", 0), await subnet("b", 1)];
      cloud.world.clock.advance(60_000);
      await eks("POST", "/clusters", {
        name,
        roleArn,
        resourcesVpcConfig: { subnetIds },
        accessConfig: { authenticationMode },
        ...(version === undefined ? {} : { version }),
        ...more,
      });
      cloud.world.clock.advance(20 * 60_000);
    },
    async entry(cluster, arn, body, policy) {
      await eks("POST", `/clusters/${cluster}/access-entries`, { principalArn: arn, ...body });
      if (policy) await operator.associate(cluster, arn, policy);
    },
    async change(cluster, arn, body) {
      await eks("POST", entryPath(cluster, arn), body);
    },
    async associate(cluster, arn, { policy, namespaces }) {
      const accessScope = namespaces ? { type: "namespace", namespaces } : { type: "cluster" };
      await eks("POST", `${entryPath(cluster, arn)}/access-policies`, { policyArn: policyArn(policy), accessScope });
    },
    attach: (name, policy) =>
      iam("AttachRolePolicy", { RoleName: name, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }),
    async nodegroup(cluster, name, nodeRole) {
      const { resourcesVpcConfig } = await operator.describe(cluster);
      for (const policy of ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"])
        await operator.attach(nodeRole, policy);
      await eks("POST", `/clusters/${cluster}/node-groups`, {
        nodegroupName: name,
        nodeRole: `arn:aws:iam::111122223333:role/${nodeRole}`,
        subnets: (resourcesVpcConfig as { readonly subnetIds: readonly string[] }).subnetIds,
        scalingConfig: { minSize: 0, maxSize: 1, desiredSize: 0 },
      });
      cloud.world.clock.advance(20 * 60_000);
    },
    async dropEntry(cluster, arn) {
      await eks("DELETE", entryPath(cluster, arn));
    },
    async dissociate(cluster, arn, policy) {
      await eks("DELETE", `${entryPath(cluster, arn)}/access-policies/${encodeURIComponent(policyArn(policy))}`);
    },
    async read(cluster, arn) {
      const { found, content } = await eks("GET", entryPath(cluster, arn));
      if (!found) return { entry: undefined, policies: [] };
      const { createdAt: _createdAt, modifiedAt: _modifiedAt, ...entry } = content.accessEntry as WireEntry;
      const listed = (await eks("GET", `${entryPath(cluster, arn)}/access-policies`)).content;
      const policies = listed.associatedAccessPolicies as { policyArn: string; accessScope: Fields }[];
      return {
        entry,
        policies: policies.map(({ policyArn: policy, accessScope }) => ({
          name: policy.slice(policy.lastIndexOf("/") + 1),
          ...accessScope,
        })),
      };
    },
    async tag(cluster, tags) {
      const { arn } = await operator.describe(cluster);
      await eks("POST", `/tags/${encodeURIComponent(String(arn))}`, { tags });
    },
    async tagEntry(cluster, arn, tags) {
      const { entry } = await operator.read(cluster, arn);
      await eks("POST", `/tags/${encodeURIComponent(String(entry?.accessEntryArn))}`, { tags });
    },
    describe: async (cluster) => ((await eks("GET", `/clusters/${cluster}`)).content.cluster ?? {}) as Fields,
    async key(input = {}) {
      const { KeyMetadata } = await operator.kms("CreateKey", input);
      return String((KeyMetadata as Fields).Arn);
    },
    async kms(action, input) {
      const target = { "x-amz-target": `TrentService.${action}` };
      const { status, body } = await cloud.request("POST", `${host("kms")}/`, input, target);
      if (status >= 400) throw new Error(`${action}: ${status} ${JSON.stringify(body)}`);
      return (typeof body === "string" ? JSON.parse(body || "{}") : (body ?? {})) as Fields;
    },
    async logs(action, input) {
      const target = { "x-amz-target": `Logs_20140328.${action}` };
      const { status, body } = await cloud.request("POST", `${host("logs")}/`, input, target);
      if (status >= 400) throw new Error(`${action}: ${status} ${body}`);
      return JSON.parse(String(body ?? "") || "{}");
    },
    async logGroups(prefix) {
      const { logGroups } = (await operator.logs("DescribeLogGroups", { logGroupNamePrefix: prefix })) as {
        logGroups: { logGroupName: string; retentionInDays?: number }[];
      };
      return Object.fromEntries(logGroups.map((group) => [group.logGroupName, group.retentionInDays]));
    },
  };
  return operator;
}
