import { CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import { PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { sdkConfig } from "../../client.test-support.ts";
import { deployer, eksLab } from "./lab.test-support.ts";

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

test("what is not there is not found", async () => {
  await expect(describeCluster()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "No cluster found for name: lab.",
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

// KubernetesNetworkConfigRequest of EKS's model; the choice: bootstrap.sh of awslabs/amazon-eks-ami.
test("services have a private range that is not the network's, and EKS chooses one", async () => {
  for (const serviceIpv4Cidr of ["8.8.8.0/24", "10.0.0.0/16", "10.0.1.0/24", "172.16.0.0/11", "172.20.0.0/25"])
    await expect(create({ kubernetesNetworkConfig: { serviceIpv4Cidr } })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  await create();
  expect((await describeCluster())?.kubernetesNetworkConfig?.serviceIpv4Cidr).toBe("172.20.0.0/16");
});
