import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import { withClient } from "./client.ts";

withClient("aws", ["--version"], (client) => {
  let cloud: Cloud;
  let env: Record<string, string>;

  /** Runs a command and gives its answer, read as JSON. */
  const aws = async <T = Record<string, unknown>>(...words: string[]): Promise<T> => {
    const ran = await client.run([...words, "--output", "json"], env);
    if (ran.code !== 0) throw new Error(`aws ${words.join(" ")} ended with ${ran.code}: ${ran.err}`);
    return (ran.out.trim() === "" ? {} : JSON.parse(ran.out)) as T;
  };
  const refused = async (...words: string[]) => (await client.run(words, env)).err;
  const trust = (service: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
    });

  beforeAll(async () => {
    cloud = await startCloud({ time: "fast", log: () => {} });
    env = cloud.env("aws", client.folder);
  });
  afterAll(() => cloud.close());

  test("knows who it is; a signature that is wrong is refused", async () => {
    expect(await aws("sts", "get-caller-identity")).toMatchObject({ Arn: expect.stringMatching(/^arn:aws:/) });
    const ran = await client.run(["sts", "get-caller-identity"], { ...env, AWS_SECRET_ACCESS_KEY: "wrong".repeat(8) });
    expect(ran.err).toContain("SignatureDoesNotMatch");
  });

  test("makes a role with an inline policy, and reads it back decoded", async () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "eks:DescribeCluster", Resource: "*" }],
    });
    await aws(
      "iam",
      "create-role",
      "--role-name",
      "worker",
      "--assume-role-policy-document",
      trust("ec2.amazonaws.com"),
    );
    await aws(
      "iam",
      "put-role-policy",
      "--role-name",
      "worker",
      "--policy-name",
      "describe",
      "--policy-document",
      document,
    );
    expect(await aws("iam", "get-role-policy", "--role-name", "worker", "--policy-name", "describe")).toMatchObject({
      PolicyDocument: JSON.parse(document),
    });
    expect(await refused("iam", "get-role", "--role-name", "nobody")).toContain("NoSuchEntity");
  });

  test("makes a repository and its lifecycle policy", async () => {
    const policy = JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
          action: { type: "expire" },
        },
      ],
    });
    await aws("ecr", "create-repository", "--repository-name", "team/app");
    await aws("ecr", "put-lifecycle-policy", "--repository-name", "team/app", "--lifecycle-policy-text", policy);
    const { lifecyclePolicyText } = await aws<{ lifecyclePolicyText: string }>(
      "ecr",
      "get-lifecycle-policy",
      "--repository-name",
      "team/app",
    );
    expect(JSON.parse(lifecyclePolicyText)).toEqual(JSON.parse(policy));
    expect(await refused("ecr", "describe-repositories", "--repository-names", "none")).toContain(
      "RepositoryNotFoundException",
    );
  });

  test("makes a network, and finds that a rule is there already", async () => {
    const { Vpc } = await aws<{ Vpc: { VpcId: string } }>("ec2", "create-vpc", "--cidr-block", "10.0.0.0/16");
    const { GroupId } = await aws<{ GroupId: string }>(
      "ec2",
      "create-security-group",
      "--group-name",
      "web",
      "--description",
      "web",
      "--vpc-id",
      Vpc.VpcId,
    );
    const allow = [
      "ec2",
      "authorize-security-group-ingress",
      "--group-id",
      GroupId,
      "--protocol",
      "tcp",
      "--port",
      "443",
      "--cidr",
      "10.1.0.0/16",
    ];
    await aws(...allow);
    expect(await refused(...allow)).toContain("InvalidPermission.Duplicate");
    expect(await refused(...allow, "--dry-run")).toMatch(/DryRunOperation|InvalidPermission.Duplicate/);
  });

  test("makes a cluster of its own and waits for it", async () => {
    const { Role } = await aws<{ Role: { Arn: string } }>(
      "iam",
      "create-role",
      "--role-name",
      "cluster",
      "--assume-role-policy-document",
      trust("eks.amazonaws.com"),
    );
    await aws(
      "iam",
      "attach-role-policy",
      "--role-name",
      "cluster",
      "--policy-arn",
      "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    );
    cloud.world.clock.advance(60_000);
    const { Vpc } = await aws<{ Vpc: { VpcId: string } }>("ec2", "create-vpc", "--cidr-block", "10.2.0.0/16");
    const subnets: string[] = [];
    for (const [at, zone] of ["a", "b"].entries()) {
      const { Subnet } = await aws<{ Subnet: { SubnetId: string } }>(
        "ec2",
        "create-subnet",
        "--vpc-id",
        Vpc.VpcId,
        "--cidr-block",
        `10.2.${at}.0/24`,
        "--availability-zone",
        `${env.AWS_REGION}${zone}`,
      );
      subnets.push(Subnet.SubnetId);
    }
    const made = await aws<{ cluster: { status: string } }>(
      "eks",
      "create-cluster",
      "--name",
      "k",
      "--role-arn",
      Role.Arn,
      "--resources-vpc-config",
      `subnetIds=${subnets.join(",")}`,
    );
    expect(made.cluster.status).toBe("CREATING");
    expect(
      await refused(
        "eks",
        "create-cluster",
        "--name",
        "k",
        "--role-arn",
        Role.Arn,
        "--resources-vpc-config",
        `subnetIds=${subnets.join(",")}`,
      ),
    ).toContain("ResourceInUseException");
    cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "wait", "cluster-active", "--name", "k");
    expect(await aws("eks", "describe-cluster", "--name", "k")).toMatchObject({
      cluster: { status: "ACTIVE", endpoint: expect.stringMatching(/^https:/) },
    });
    expect(await refused("eks", "describe-cluster", "--name", "none")).toContain("ResourceNotFoundException");
  });

  test("launches nodes by a template, updates them, and waits as the CLI does", async () => {
    const template = ["--launch-template-name", "workers"];
    const data = (size: number) =>
      JSON.stringify({
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeType: "gp3", VolumeSize: size } }],
      });
    const { LaunchTemplate } = await aws<{ LaunchTemplate: { LaunchTemplateId: string } }>(
      ...["ec2", "create-launch-template", ...template, "--launch-template-data", data(50)],
    );
    await aws("ec2", "create-launch-template-version", ...template, "--launch-template-data", data(80));
    const versions = ["ec2", "describe-launch-template-versions", ...template, "--versions", "$Latest"];
    expect(await aws(...versions)).toMatchObject({
      LaunchTemplateVersions: [
        { VersionNumber: 2, LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { VolumeSize: 80 } }] } },
      ],
    });
    const trusted = ["--assume-role-policy-document", trust("ec2.amazonaws.com")];
    const { Role } = await aws<{ Role: { Arn: string } }>("iam", "create-role", "--role-name", "nodes", ...trusted);
    cloud.world.clock.advance(60_000);
    const { cluster } = await aws<{ cluster: { resourcesVpcConfig: { subnetIds: string[] } } }>(
      ...["eks", "describe-cluster", "--name", "k"],
    );
    const group = ["--cluster-name", "k", "--nodegroup-name", "workers"];
    const nodes = ["--node-role", Role.Arn, "--subnets", ...cluster.resourcesVpcConfig.subnetIds];
    const by = (version: string) => ["--launch-template", `id=${LaunchTemplate.LaunchTemplateId},version=${version}`];
    const taints = ["--taints", "key=only,value=k,effect=NO_SCHEDULE"];
    const repair = ["--node-repair-config", "enabled=true"];
    await aws("eks", "create-nodegroup", ...group, ...nodes, ...by("1"), ...taints, ...repair);
    cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "wait", "nodegroup-active", ...group);
    await aws("eks", "update-nodegroup-version", ...group, ...by("2"));
    cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "update-nodegroup-config", ...group, "--update-config", "maxUnavailablePercentage=50");
    cloud.world.clock.advance(20 * 60_000);
    expect(await aws("eks", "describe-nodegroup", ...group)).toMatchObject({
      nodegroup: {
        launchTemplate: { version: "2" },
        taints: [{ key: "only", value: "k", effect: "NO_SCHEDULE" }],
        nodeRepairConfig: { enabled: true },
        updateConfig: { maxUnavailablePercentage: 50 },
      },
    });
    const unknown = await refused(
      "eks",
      "create-nodegroup",
      ...group.slice(0, 3),
      "odd",
      ...nodes,
      "--instance-types",
      "m5.huge",
    );
    expect(unknown).toContain("The following supplied instance types do not exist: [m5.huge]");
  });

  test("adds an add-on whose configuration fits its schema, with a role for its pods", async () => {
    const addonName = ["--addon-name", "vpc-cni"];
    const offers = [
      "eks",
      "describe-addon-versions",
      ...addonName,
      "--kubernetes-version",
      "1.34",
      "--types",
      "networking",
    ];
    const { addons } = await aws<{ addons: { addonVersions: { addonVersion: string }[] }[] }>(...offers);
    const version = ["--addon-version", addons[0]?.addonVersions[0]?.addonVersion ?? ""];
    const options = await aws<{ configurationSchema: string; podIdentityConfiguration: object[] }>(
      ...["eks", "describe-addon-configuration", ...addonName, ...version],
    );
    expect(JSON.parse(options.configurationSchema)).toHaveProperty("definitions");
    expect(options.podIdentityConfiguration).toMatchObject([{ serviceAccount: "aws-node" }]);
    const statement = { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"] };
    const document = JSON.stringify({
      Statement: [{ ...statement, Principal: { Service: "pods.eks.amazonaws.com" } }],
    });
    const { Role } = await aws<{ Role: { Arn: string } }>(
      ...["iam", "create-role", "--role-name", "cni", "--assume-role-policy-document", document],
    );
    cloud.world.clock.advance(60_000);
    const one = ["--cluster-name", "k", ...addonName];
    const odd = await refused("eks", "create-addon", ...one, "--configuration-values", '{"odd":1}');
    expect(odd).toContain("$.odd: is not defined in the schema");
    const values = ["--configuration-values", '{"env":{"WARM_ENI_TARGET":"1"}}'];
    const roles = ["--pod-identity-associations", `serviceAccount=aws-node,roleArn=${Role.Arn}`];
    await aws("eks", "create-addon", ...one, ...version, ...values, ...roles);
    cloud.world.clock.advance(60_000);
    await aws("eks", "wait", "addon-active", ...one);
    const { associations } = await aws<{ associations: { associationId: string }[] }>(
      ...["eks", "list-pod-identity-associations", "--cluster-name", "k"],
    );
    const id = ["--association-id", associations[0]?.associationId ?? ""];
    expect(await aws("eks", "describe-pod-identity-association", "--cluster-name", "k", ...id)).toMatchObject({
      association: { namespace: "kube-system", serviceAccount: "aws-node", roleArn: Role.Arn },
    });
  });

  test("deploys a stack, and a second time finds nothing to do", async () => {
    const template = JSON.stringify({
      Resources: { Net: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.9.0.0/16" } } },
    });
    await aws("cloudformation", "create-stack", "--stack-name", "net", "--template-body", template);
    cloud.world.clock.advance(5 * 60_000);
    await aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "net");
    expect(
      await refused("cloudformation", "update-stack", "--stack-name", "net", "--template-body", template),
    ).toContain("No updates are to be performed");
  });

  test("executes a change set and changes a role, whose answers have no members", async () => {
    const file = join(client.folder, "topic.json");
    writeFileSync(file, JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } }));
    const ran = await client.run(["cloudformation", "deploy", "--stack-name", "topics", "--template-file", file], env);
    expect(ran.out).toContain("Successfully created/updated stack - topics");
    expect(await aws("cloudformation", "list-change-sets", "--stack-name", "topics")).toEqual({ Summaries: [] });
    await aws(
      "iam",
      "create-role",
      "--role-name",
      "deployed",
      "--assume-role-policy-document",
      trust("eks.amazonaws.com"),
    );
    await aws("iam", "update-role", "--role-name", "deployed", "--description", "for the cluster");
    const { Role } = await aws<{ Role: { Description: string } }>("iam", "get-role", "--role-name", "deployed");
    expect(Role.Description).toBe("for the cluster");
  });

  test("keeps logs for so many days, and gives a network a way to S3", async () => {
    await aws("logs", "create-log-group", "--log-group-name", "/aws/eks/k/cluster", "--tags", "stage=test");
    await aws("logs", "put-retention-policy", "--log-group-name", "/aws/eks/k/cluster", "--retention-in-days", "30");
    expect(await aws("logs", "describe-log-groups", "--log-group-name-prefix", "/aws/eks")).toMatchObject({
      logGroups: [{ logGroupName: "/aws/eks/k/cluster", retentionInDays: 30 }],
    });
    const { Vpc } = await aws<{ Vpc: { VpcId: string } }>("ec2", "create-vpc", "--cidr-block", "10.8.0.0/16");
    const service = `com.amazonaws.${env.AWS_REGION ?? env.AWS_DEFAULT_REGION}.s3`;
    const made = await aws("ec2", "create-vpc-endpoint", "--vpc-id", Vpc.VpcId, "--service-name", service);
    expect(made).toMatchObject({
      VpcEndpoint: { State: "available", VpcEndpointType: "Gateway", ServiceName: service },
    });
  });
});
