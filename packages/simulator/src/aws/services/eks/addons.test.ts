import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { eksLab, ofLab } from "./lab.test-support.ts";

const lab = eksLab();
const { create, makeRole, drain } = lab;

const named = (addonName: string) => ({ ...ofLab, addonName });
const add = (addonName: string, more: Partial<sdk.CreateAddonCommandInput> = {}) =>
  lab.eks.send(new sdk.CreateAddonCommand({ ...named(addonName), ...more }));
const change = (addonName: string, more: Partial<sdk.UpdateAddonCommandInput> = {}) =>
  lab.eks.send(new sdk.UpdateAddonCommand({ ...named(addonName), ...more }));
const describeAddon = async (addonName: string) =>
  (await lab.eks.send(new sdk.DescribeAddonCommand(named(addonName)))).addon;
const found = async (path: string) => {
  const { status, body } = await lab.cloud.request("GET", `/kubernetes/eks-us-east-1-lab${path}`);
  return status === 404 ? undefined : body;
};

async function podRole(name: string): Promise<string> {
  const arn = await makeRole(name, "pods.eks.amazonaws.com");
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await lab.iam.send(new iamsdk.UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument }));
  drain();
  return arn;
}

beforeEach(async () => {
  await create();
  drain();
});

test("an add-on that needs nodes is degraded until they are there", async () => {
  expect((await add("coredns")).addon).toMatchObject({ status: "CREATING", addonVersion: "v1.12.4-eksbuild.1" });
  drain();
  expect(await describeAddon("coredns")).toMatchObject({
    status: "DEGRADED",
    health: { issues: [{ code: "InsufficientNumberOfReplicas" }] },
  });
  const nodeRole = await makeRole("node", "ec2.amazonaws.com");
  drain();
  const group = { ...ofLab, nodegroupName: "workers", nodeRole, subnets: lab.subnetIds.slice(0, 2) };
  await lab.eks.send(new sdk.CreateNodegroupCommand(group));
  drain();
  expect(await describeAddon("coredns")).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  expect(await found("/apis/apps/v1/namespaces/kube-system/deployments/coredns")).toMatchObject({
    status: { readyReplicas: 2 },
  });
});

test("versions are those for the cluster's version, of which one is the default", async () => {
  const { addons } = await lab.eks.send(
    new sdk.DescribeAddonVersionsCommand({ addonName: "coredns", kubernetesVersion: "1.32" }),
  );
  expect(addons).toMatchObject([{ addonVersions: [{ addonVersion: "v1.11.4-eksbuild.24" }] }]);
  await expect(add("coredns", { addonVersion: "v1.11.4-eksbuild.24" })).rejects.toMatchObject({
    message: "Addon version specified is not supported",
  });
  await expect(add("no")).rejects.toMatchObject({
    message: "Addon no specified is not supported in 1.34 kubernetes version",
  });
  await add("kube-proxy");
  drain();
  await change("kube-proxy", { addonVersion: "v1.33.5-eksbuild.2" });
  await expect(change("kube-proxy")).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: "Addon kube-proxy cannot be updated as it is currently in UPDATING state",
  });
  drain();
  expect(await describeAddon("kube-proxy")).toMatchObject({ status: "ACTIVE", addonVersion: "v1.33.5-eksbuild.2" });
});

// The sentence is the one that terraform-aws-eks-blueprints-addons reports of EKS.
test("values that the schema does not allow are refused", async () => {
  const { configurationSchema = "", podIdentityConfiguration } = await lab.eks.send(
    new sdk.DescribeAddonConfigurationCommand({
      addonName: "aws-ebs-csi-driver",
      addonVersion: "v1.51.0-eksbuild.1",
    }),
  );
  expect(JSON.parse(configurationSchema).definitions.EbsCsiDriver.properties).toHaveProperty("defaultStorageClass");
  expect(podIdentityConfiguration).toEqual([
    {
      serviceAccount: "ebs-csi-controller-sa",
      recommendedManagedPolicies: ["arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"],
    },
  ]);
  const refusal = (why: string) =>
    `ConfigurationValue provided in request is not supported: Json schema validation failed with error: [${why}]`;
  await expect(add("aws-ebs-csi-driver", { configurationValues: '{"nodeSelector":{}}' })).rejects.toMatchObject({
    message: refusal(
      "$.nodeSelector: is not defined in the schema and the schema does not allow additional properties",
    ),
  });
  await expect(add("coredns", { configurationValues: "replicaCount: two" })).rejects.toMatchObject({
    message: refusal("$.replicaCount: string found, integer expected"),
  });
  await expect(
    add("vpc-cni", { configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":true}}' }),
  ).rejects.toMatchObject({ message: refusal("$.env.ENABLE_PREFIX_DELEGATION: boolean found, string expected") });
});

test("the EBS driver brings its default class, and takes it along when it goes", async () => {
  const path = "/apis/storage.k8s.io/v1/storageclasses/ebs-csi-default-sc";
  await add("aws-ebs-csi-driver");
  drain();
  expect(await found(path)).toBeUndefined();
  await change("aws-ebs-csi-driver", { configurationValues: '{"defaultStorageClass":{"enabled":true}}' });
  drain();
  expect(await found(path)).toMatchObject({ provisioner: "ebs.csi.aws.com" });
  await lab.eks.send(new sdk.DeleteAddonCommand(named("aws-ebs-csi-driver")));
  drain();
  expect(await found(path)).toBeUndefined();
});

// bootstrapSelfManagedAddons of CreateClusterRequest in EKS's model; the words are those of eksctl-io/eksctl#5880.
test("a cluster comes with three that are no add-ons, of which EKS takes over what is the same", async () => {
  const daemons = "/apis/apps/v1/namespaces/kube-system/daemonsets";
  expect(await found(`${daemons}/aws-node`)).toBeDefined();
  expect((await lab.eks.send(new sdk.ListAddonsCommand(ofLab))).addons).toEqual([]);
  await add("kube-proxy");
  await add("vpc-cni", { addonVersion: "v1.21.1-eksbuild.1" });
  await add("coredns", { addonVersion: "v1.13.1-eksbuild.1", resolveConflicts: "OVERWRITE" });
  drain();
  expect((await describeAddon("kube-proxy"))?.status).toBe("ACTIVE");
  expect((await describeAddon("coredns"))?.status).toBe("DEGRADED");
  const message = expect.stringMatching(/^Conflicts found when trying to apply\. .*DaemonSet\.apps aws-node/s);
  expect(await describeAddon("vpc-cni")).toMatchObject({
    status: "CREATE_FAILED",
    health: { issues: [{ code: "ConfigurationConflict", message }] },
  });
  const { update } = await change("vpc-cni", { resolveConflicts: "NONE" });
  drain();
  const one = { name: "lab", addonName: "vpc-cni", updateId: update?.id };
  expect((await lab.eks.send(new sdk.DescribeUpdateCommand(one))).update).toMatchObject({
    status: "Failed",
    errors: [{ errorCode: "ConfigurationConflict", errorMessage: message }],
  });
  await change("vpc-cni", { resolveConflicts: "PRESERVE" });
  drain();
  expect((await describeAddon("vpc-cni"))?.status).toBe("ACTIVE");
});

test("what is preserved stays when its add-on goes", async () => {
  await add("vpc-cni");
  drain();
  await lab.eks.send(new sdk.DeleteAddonCommand({ ...named("vpc-cni"), preserve: true }));
  drain();
  await expect(describeAddon("vpc-cni")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect(await found("/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node")).toBeDefined();
});

test("an add-on's Pod Identity associations are its own", async () => {
  const [one, other] = [await podRole("cni"), await podRole("cni-too")];
  const podIdentityAssociations = [{ serviceAccount: "aws-node", roleArn: one }];
  const { addon } = await add("vpc-cni", { podIdentityAssociations });
  drain();
  const list = async () => (await lab.eks.send(new sdk.ListPodIdentityAssociationsCommand(ofLab))).associations ?? [];
  const [association] = await list();
  expect(association).toMatchObject({ namespace: "kube-system", ownerArn: addon?.addonArn });
  expect((await describeAddon("vpc-cni"))?.podIdentityAssociations).toEqual([association?.associationArn]);
  const associationId = association?.associationId;
  const of = { ...ofLab, associationId };
  const direct = lab.eks.send(new sdk.UpdatePodIdentityAssociationCommand({ ...of, roleArn: other }));
  await expect(direct).rejects.toMatchObject({ name: "InvalidRequestException" });
  await change("vpc-cni", { podIdentityAssociations: [{ serviceAccount: "aws-node", roleArn: other }] });
  drain();
  const read = await lab.eks.send(new sdk.DescribePodIdentityAssociationCommand(of));
  expect(read.association).toMatchObject({ roleArn: other, serviceAccount: "aws-node" });
  await change("vpc-cni", { podIdentityAssociations: [] });
  drain();
  expect(await list()).toEqual([]);
});

test("a role is associated with one service account once, if it trusts the pods' service", async () => {
  const of = { ...ofLab, namespace: "apps", serviceAccount: "shop" };
  const associate = (roleArn: string) =>
    lab.eks.send(new sdk.CreatePodIdentityAssociationCommand({ ...of, roleArn, tags: { team: "shop" } }));
  const wrong = await makeRole("wrong", "ec2.amazonaws.com");
  const role = await podRole("shop");
  await expect(associate(wrong)).rejects.toMatchObject({ name: "InvalidParameterException" });
  const { association } = await associate(role);
  expect(association?.associationId).toMatch(/^a-[a-z0-9]{17}$/);
  await expect(associate(role)).rejects.toMatchObject({ name: "ResourceInUseException" });
  const { associationId } = association ?? {};
  await lab.eks.send(new sdk.DeletePodIdentityAssociationCommand({ ...ofLab, associationId }));
  await expect(
    lab.eks.send(new sdk.DescribePodIdentityAssociationCommand({ ...ofLab, associationId })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
