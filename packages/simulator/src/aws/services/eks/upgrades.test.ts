import * as sdk from "@aws-sdk/client-eks";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { sdkConfig } from "../../client.test-support.ts";
import { obstruct } from "./insights.ts";
import { eksLab, ofLab } from "./lab.test-support.ts";

// Of the SDK's models and the EKS user guide: "Update existing cluster to new Kubernetes version", "Cluster insights",
// "Roll back a cluster"; the kubelet's skew as Kubernetes has it.
const lab = eksLab();
const to = (version: string, more: object = {}) =>
  lab.eks.send(new sdk.UpdateClusterVersionCommand({ name: "lab", version, ...more }));
const version = async () => (await lab.describeCluster())?.version;
const kubelets = async () => {
  const { body } = await lab.cloud.request("GET", "/kubernetes/eks-us-east-1-lab/api/v1/nodes");
  const { items } = JSON.parse(JSON.stringify(body)) as {
    items: { status: { nodeInfo: { kubeletVersion: string } } }[];
  };
  return [...new Set(items.map(({ status }) => status.nodeInfo.kubeletVersion))];
};

async function group(): Promise<void> {
  const nodeRole = await lab.makeRole("nodes", "ec2.amazonaws.com");
  lab.cloud.world.clock.advance(10_000);
  const scalingConfig = { minSize: 2, maxSize: 2, desiredSize: 2 };
  const subnets = lab.subnetIds.slice(0, 2);
  await lab.eks.send(
    new sdk.CreateNodegroupCommand({ ...ofLab, nodegroupName: "workers", nodeRole, subnets, scalingConfig }),
  );
  lab.drain();
}

beforeEach(async () => {
  await lab.create({ version: "1.32" });
  lab.drain();
});

test("nodes stay at their version until their group is updated", async () => {
  await group();
  expect(await kubelets()).toEqual(["v1.32.9"]);
  await to("1.33");
  lab.drain();
  expect([await version(), await kubelets()]).toEqual(["1.33", ["v1.32.9"]]);
  const scalingConfig = { minSize: 3, maxSize: 3, desiredSize: 3 };
  await lab.eks.send(new sdk.UpdateNodegroupConfigCommand({ ...ofLab, nodegroupName: "workers", scalingConfig }));
  lab.drain();
  expect(await kubelets()).toEqual(["v1.32.9"]);
  await lab.eks.send(new sdk.UpdateNodegroupVersionCommand({ ...ofLab, nodegroupName: "workers" }));
  lab.drain();
  expect(await kubelets()).toEqual(["v1.33.5"]);
});

test("a cluster goes back for seven days, nodes first", async () => {
  await group();
  await to("1.33");
  lab.drain();
  await lab.eks.send(new sdk.UpdateNodegroupVersionCommand({ ...ofLab, nodegroupName: "workers" }));
  lab.drain();
  await expect(to("1.32")).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringContaining("workers"),
  });
  await lab.eks.send(new sdk.DeleteNodegroupCommand({ ...ofLab, nodegroupName: "workers" }));
  lab.drain();
  expect((await to("1.32")).update?.type).toBe("VersionRollback");
  lab.drain();
  expect(await version()).toBe("1.32");
  await expect(to("1.31")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await to("1.33");
  lab.cloud.world.clock.advance(8 * 24 * 60 * 60_000);
  await expect(to("1.32")).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("insights are about the next version, and an error is in the way of an upgrade unless it is forced", async () => {
  const list = async (filter: sdk.InsightsFilter = {}) =>
    (await lab.eks.send(new sdk.ListInsightsCommand({ ...ofLab, filter }))).insights ?? [];
  expect(new Set((await list()).map(({ insightStatus }) => insightStatus?.status))).toEqual(new Set(["PASSING"]));
  expect(new Set((await list()).map(({ kubernetesVersion }) => kubernetesVersion))).toEqual(new Set(["1.33"]));
  await to("1.33");
  lab.drain();
  const name = "Kubelet version skew";
  obstruct(lab.cloud.world, "us-east-1", "lab", {
    name,
    version: "1.34",
    status: "ERROR",
    reason: "A node is too old.",
  });
  const [found, ...others] = await list({ kubernetesVersions: ["1.34"], statuses: ["ERROR", "WARNING"] });
  expect([found?.name, found?.insightStatus?.reason, others]).toEqual([name, "A node is too old.", []]);
  const one = await lab.eks.send(new sdk.DescribeInsightCommand({ ...ofLab, id: found?.id }));
  expect(one.insight).toMatchObject({ name, category: "UPGRADE_READINESS" });
  await expect(to("1.34")).rejects.toMatchObject({ name: "InvalidStateException" });
  await to("1.34", { force: true });
  lab.drain();
  expect(await version()).toBe("1.34");
});

// The words of the second time: crossplane-contrib/provider-aws#1520.
test("a key of one's own is associated once, and only a key", async () => {
  const associate = (keyArn: string) =>
    lab.eks.send(
      new sdk.AssociateEncryptionConfigCommand({
        ...ofLab,
        encryptionConfig: [{ resources: ["secrets"], provider: { keyArn } }],
      }),
    );
  const keys = new KMSClient(sdkConfig(lab.cloud));
  const make = async (input: object) => (await keys.send(new CreateKeyCommand(input))).KeyMetadata?.Arn ?? "";
  const key = await make({});
  await expect(associate("arn:aws:kms:eu-west-1:111122223333:key/x")).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  // Provider of the API reference: a symmetric key, created in the region of the cluster.
  for (const wrong of [await make({ KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" }), `${key.slice(0, -4)}0000`])
    await expect(associate(wrong)).rejects.toMatchObject({ name: "InvalidParameterException" });
  await associate(key);
  lab.drain();
  expect((await lab.describeCluster())?.encryptionConfig).toEqual([
    { resources: ["secrets"], provider: { keyArn: key } },
  ]);
  await expect(associate(key)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Encryption is already enabled on the cluster",
  });
});

// kubernetes-sigs/cluster-api-provider-aws#2432.
test("who may not have a grant on a key is refused in words of EKS's own", async () => {
  lab.cloud.world.access.limit("arn:aws:iam::111122223333:user/deployer", ["eks:*", "iam:*", "kms:DescribeKey"]);
  const encryptionConfig = [
    { resources: ["secrets"], provider: { keyArn: "arn:aws:kms:us-east-1:111122223333:key/0a00" } },
  ];
  await expect(lab.create({ name: "other", encryptionConfig })).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: "User not authorized to perform kms:CreateGrant operation",
  });
});

test("what is not simulated is refused by its name", async () => {
  const scaled = { name: "other", controlPlaneScalingConfig: { tier: "tier-xl" as const } };
  await expect(lab.create(scaled)).rejects.toThrow("controlPlaneScalingConfig is not simulated");
  const shifted = new sdk.UpdateClusterConfigCommand({ name: "lab", zonalShiftConfig: { enabled: true } });
  await expect(lab.eks.send(shifted)).rejects.toThrow("zonalShiftConfig is not simulated");
});

test("a cluster says what it stands on that is gone", async () => {
  const { world } = lab.cloud;
  expect((await lab.describeCluster())?.health?.issues).toEqual([]);
  await lab.cloud.request(
    "POST",
    "https://iam.us-east-1.amazonaws.com/",
    new URLSearchParams({ Action: "DeleteRole", Version: "2010-05-08", RoleName: "cluster" }).toString(),
  );
  world.clock.advance(60_000);
  expect((await lab.describeCluster())?.health?.issues).toMatchObject([
    { code: "IamRoleNotFound", resourceIds: [lab.roleArn] },
  ]);
});
