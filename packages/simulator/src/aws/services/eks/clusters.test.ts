import { CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import { PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { sdkConfig } from "../../client.test-support.ts";
import { readsConfigMap } from "./authenticators.ts";
import { deployer, eksLab, ofLab } from "./lab.test-support.ts";

const lab = eksLab();
const { create, describeCluster, makeRole, drain } = lab;

test("a cluster is created with its defaults, and can be reached once it is active", async () => {
  const made = await create({ accessConfig: undefined, tags: { team: "a" } });
  expect(made.cluster).toMatchObject({
    status: "CREATING",
    version: "1.34",
    accessConfig: { authenticationMode: "CONFIG_MAP" },
    kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", ipFamily: "ipv4" },
    resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ["0.0.0.0/0"] },
    upgradePolicy: { supportType: "EXTENDED" },
    tags: { team: "a" },
  });
  expect(made.cluster?.endpoint).toBeUndefined();
  expect((await describeCluster())?.certificateAuthority?.data).toBeUndefined();
  drain();
  const cluster = await describeCluster();
  expect(cluster).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  expect(cluster?.endpoint).toBe(`${lab.cloud.url}/kubernetes/eks-us-east-1-lab`);
  expect(Buffer.from(cluster?.certificateAuthority?.data ?? "", "base64").toString()).toBe(lab.cloud.ca);
  expect(await lab.eks.send(new sdk.ListClustersCommand({}))).toMatchObject({ clusters: ["lab"] });
});

test("a client that polls sees the cluster get ready in a fast world", async () => {
  await create();
  const seen = new Set<string | undefined>();
  for (let poll = 0; poll < 10; poll += 1) seen.add((await describeCluster())?.status);
  expect([...seen]).toEqual(["CREATING", "ACTIVE"]);
});

describe("a cluster is refused", () => {
  const refusals: [string, () => Promise<unknown>, string, RegExp][] = [
    [
      "with one subnet",
      () => create({ resourcesVpcConfig: { subnetIds: lab.subnetIds.slice(0, 1) } }),
      "InvalidParameterException",
      /at least two different AZs/,
    ],
    [
      "with a subnet that is not there",
      () => create({ resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] } }),
      "InvalidParameterException",
      /does not exist/,
    ],
    // The words are those of pulumi/pulumi-eks#517.
    [
      "with a security group of another network",
      async () => {
        const ec2 = new EC2Client(sdkConfig(lab.cloud));
        const { GroupId = "" } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "g", Description: "g" }));
        return create({ resourcesVpcConfig: { subnetIds: lab.subnetIds.slice(0, 2), securityGroupIds: [GroupId] } });
      },
      "InvalidParameterException",
      /^Security group\(s\) \[sg-\w+\] are not in the same VPC as the subnets\. .* VPC: vpc-\w+\.$/,
    ],
    [
      "with a security group that is not there",
      () => create({ resourcesVpcConfig: { subnetIds: lab.subnetIds.slice(0, 2), securityGroupIds: ["sg-1"] } }),
      "InvalidParameterException",
      /does not exist/,
    ],
    [
      "in a closed zone",
      () => create({ resourcesVpcConfig: { subnetIds: lab.subnetIds.slice(1) } }),
      "UnsupportedAvailabilityZoneException",
      /us-east-1e/,
    ],
    [
      "with a role that is not there",
      () => create({ roleArn: "arn:aws:iam::111122223333:role/no" }),
      "InvalidParameterException",
      /Error in role params/,
    ],
    [
      "with a role for another service",
      async () => create({ roleArn: await makeRole("x", "ec2.amazonaws.com").finally(drain) }),
      "InvalidParameterException",
      /trusted entity is not correct/,
    ],
    ["with a version that is not", () => create({ version: "1.20" }), "InvalidParameterException", /1\.20/],
    ["with a bad name", () => create({ name: "-lab" }), "InvalidParameterException", /name is not valid/],
    [
      "when no one would have access",
      () =>
        create({ accessConfig: { authenticationMode: "CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false } }),
      "InvalidParameterException",
      /must be true/,
    ],
    [
      "when it exists",
      () => create().then(() => create()),
      "ResourceInUseException",
      /Cluster already exists with name: lab/,
    ],
  ];
  test.each(refusals)("%s", async (_why, call, name, message) => {
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});

test("a role that was just made cannot be used at once", async () => {
  const fresh = await makeRole("fresh", "eks.amazonaws.com");
  await expect(create({ roleArn: fresh })).rejects.toMatchObject({
    message: expect.stringContaining("does not exist"),
  });
  lab.cloud.world.clock.advance(10_000);
  await create({ roleArn: fresh });
});

test("a repeated request with the same token gets the same answer and creates nothing", async () => {
  const withToken = { clientRequestToken: "one-and-only" };
  const { cluster: first } = await create(withToken);
  const { cluster: again } = await create(withToken);
  expect(again).toEqual(first);
  await expect(create({ ...withToken, deletionProtection: true })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

test("an update shows in the cluster's status, a little late", async () => {
  await create();
  drain();
  const resourcesVpcConfig = { endpointPrivateAccess: true };
  await lab.eks.send(new sdk.UpdateClusterConfigCommand({ name: "lab", resourcesVpcConfig }));
  expect((await describeCluster())?.status).toBe("ACTIVE");
  lab.cloud.world.clock.advance(10_000);
  expect((await describeCluster())?.status).toBe("UPDATING");
  drain();
  expect((await describeCluster())?.status).toBe("ACTIVE");
});

test("what is not there is not found", async () => {
  await expect(describeCluster()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "No cluster found for name: lab.",
  });
});

describe("a cluster's configuration", () => {
  const update = (change: Partial<sdk.UpdateClusterConfigCommandInput>) =>
    lab.eks.send(new sdk.UpdateClusterConfigCommand({ name: "lab", ...change }));
  beforeEach(async () => {
    await create({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
    drain();
  });

  test("changes one kind of thing at a time, and says when it is done", async () => {
    const { update: begun } = await update({ resourcesVpcConfig: { endpointPrivateAccess: true } });
    expect(begun).toMatchObject({ status: "InProgress", type: "EndpointAccessUpdate" });
    expect((await describeCluster())?.status).toBe("ACTIVE");
    const message = `Cannot EndpointAccessUpdate because cluster lab currently has update ${begun?.id} in progress`;
    await expect(update({ resourcesVpcConfig: { endpointPublicAccess: false } })).rejects.toMatchObject({
      name: "ResourceInUseException",
      message,
    });
    drain();
    const done = await lab.eks.send(new sdk.DescribeUpdateCommand({ name: "lab", updateId: begun?.id }));
    expect(done.update?.status).toBe("Successful");
    expect((await describeCluster())?.resourcesVpcConfig).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
    });
    await expect(update({ resourcesVpcConfig: { endpointPrivateAccess: true } })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("already at the desired configuration"),
    });
    await expect(
      update({ upgradePolicy: { supportType: "STANDARD" }, accessConfig: { authenticationMode: "API" } }),
    ).rejects.toMatchObject({ message: "Only one type of update can be allowed." });
  });

  test("opens to access entries one way only", async () => {
    const to = (authenticationMode: sdk.AuthenticationMode) => update({ accessConfig: { authenticationMode } });
    const list = () => lab.eks.send(new sdk.ListAccessEntriesCommand(ofLab));
    await expect(list()).rejects.toMatchObject({
      name: "InvalidRequestException",
      message:
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    });
    await expect(to("API")).rejects.toMatchObject({
      message: "Unsupported authentication mode update from CONFIG_MAP to API",
    });
    await to("API_AND_CONFIG_MAP");
    drain();
    expect((await list()).accessEntries).toEqual([deployer]);
    await expect(to("API_AND_CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(to("CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect(readsConfigMap("eks-us-east-1-lab", lab.cloud.world)).toBe(true);
    await to("API");
    drain();
    expect(readsConfigMap("eks-us-east-1-lab", lab.cloud.world)).toBe(false);
  });

  test("keeps the log types that a change does not name", async () => {
    await update({ logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] } });
    drain();
    expect((await describeCluster())?.logging?.clusterLogging).toEqual([
      { types: ["api", "audit"], enabled: true },
      { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
    ]);
  });

  test("goes up by one version", async () => {
    const up = (version: string) => lab.eks.send(new sdk.UpdateClusterVersionCommand({ name: "lab", version }));
    await expect(up("1.34")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(up("1.33")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

test("a limited identity is denied in EKS's words, and the record says what it needed", async () => {
  await create();
  lab.cloud.world.access.limit(deployer, ["eks:List*"]);
  await expect(describeCluster()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: ${deployer} is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:us-east-1:111122223333:cluster/lab because no identity-based policy allows the eks:DescribeCluster action`,
  });
  expect(lab.cloud.world.record.needed().map(({ permission }) => permission)).toEqual(
    expect.arrayContaining(["eks:CreateCluster", "eks:DescribeCluster", "iam:PassRole"]),
  );
});

// IAM user guide, reference_policies_iam-condition-keys: iam:PassedToService is the service principal that a role is passed to.
test("a policy may say to whom roles are passed", async () => {
  const deny = (service: string) =>
    lab.iam.send(
      new PutUserPolicyCommand({
        UserName: "deployer",
        PolicyName: "passing",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Deny",
              Action: "iam:PassRole",
              Resource: "*",
              Condition: { StringEquals: { "iam:PassedToService": service } },
            },
          ],
        }),
      }),
    );
  await deny("eks.amazonaws.com");
  await expect(create()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("iam:PassRole"),
  });
  await deny("lambda.amazonaws.com");
  await create();
});
