import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trust, withAws } from "./aws-cli.ts";

withAws(({ client, aws, refused, now }) => {
  test("knows who it is; a signature that is wrong is refused", async () => {
    expect(await aws("sts", "get-caller-identity")).toMatchObject({ Arn: expect.stringMatching(/^arn:aws:/) });
    const ran = await client.run(["sts", "get-caller-identity"], {
      ...now().env,
      AWS_SECRET_ACCESS_KEY: "wrong".repeat(8),
    });
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

  test("deploys a stack, and a second time finds nothing to do", async () => {
    const template = JSON.stringify({
      Resources: { Net: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.9.0.0/16" } } },
    });
    await aws("cloudformation", "create-stack", "--stack-name", "net", "--template-body", template);
    now().cloud.world.clock.advance(5 * 60_000);
    await aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "net");
    expect(
      await refused("cloudformation", "update-stack", "--stack-name", "net", "--template-body", template),
    ).toContain("No updates are to be performed");
  });

  test("executes a change set and changes a role, whose answers have no members", async () => {
    const file = join(client.folder, "topic.json");
    writeFileSync(file, JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } }));
    const ran = await client.run(
      ["cloudformation", "deploy", "--stack-name", "topics", "--template-file", file],
      now().env,
    );
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
    const service = `com.amazonaws.${now().env.AWS_REGION}.s3`;
    const made = await aws("ec2", "create-vpc-endpoint", "--vpc-id", Vpc.VpcId, "--service-name", service);
    expect(made).toMatchObject({
      VpcEndpoint: { State: "available", VpcEndpointType: "Gateway", ServiceName: service },
    });
  });
});
