import { type Arrange, azureOperator } from "@slipway/testing";

const ml = (path: string): string => `${path}?api-version=2024-10-01`;

/** A workspace to which another team has attached a cluster with the extension; ours is not attached yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group(
    "ml",
    "Microsoft.ContainerService",
    "Microsoft.KubernetesConfiguration",
    "Microsoft.MachineLearningServices",
    "Microsoft.ManagedIdentity",
  );
  const cluster = await azure.cluster(group, "ml");
  await azure.put(`${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml`, {
    properties: { extensionType: "Microsoft.AzureML.Kubernetes", configurationSettings: { enableTraining: "True" } },
  });
  const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/trainer`;
  await azure.put(`${identity}?api-version=2024-11-30`, { location: "northeurope" });
  const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/contoso`;
  const stores = { storageAccount: `${group}/storage`, keyVault: `${group}/vault` };
  await azure.put(ml(workspace), { location: "northeurope", properties: stores, tags: { team: "data" } });
  const [own, other] = [`${workspace}/computes/platform`, `${workspace}/computes/lab`];
  const theirs = { computeType: "Kubernetes", resourceId: cluster, properties: { namespace: "lab" } };
  await azure.put(ml(other), { location: "northeurope", properties: theirs });
  return {
    inputs: {
      workspace,
      name: "platform",
      cluster,
      namespace: "ml",
      "instance-types": "name=small, cpu=2, memory=8Gi",
      "default-instance-type": "small",
      tags: "costCenter=4711",
    },
    async owned() {
      const found = await azure.find(ml(own));
      const { computeType, resourceId, provisioningState, properties } = found?.properties ?? {};
      const { type } = (found?.identity ?? {}) as { type?: string };
      return [computeType, resourceId, provisioningState, properties, type, found?.tags];
    },
    async foreign() {
      const { properties } = await azure.get(ml(other));
      return [(await azure.get(ml(workspace))).tags, properties.properties, properties.provisioningState];
    },
    concurrentEdit: (_cloud, turn) =>
      azure.patch(ml(workspace), { properties: {}, tags: { team: "data", turn: String(turn) } }),
    async introduceDrift() {
      const found = await azure.get(ml(own));
      const small = { resources: { requests: { cpu: "1", memory: "8Gi" }, limits: { cpu: "1", memory: "8Gi" } } };
      const { properties } = found.properties as { properties: object };
      await azure.put(ml(own), {
        ...found,
        properties: { ...found.properties, properties: { ...properties, instanceTypes: { small } } },
      });
    },
    others: {
      cluster: await azure.cluster(group, "other"),
      workspace: `${workspace}-2`,
      identity,
      "instance-types": "name=small, cpu=4, memory=16Gi, gpu=1",
      "default-instance-type": "large",
    },
    silent: { "subscription-id": "All is given by ID." },
    wrong: {
      inputs: {
        workspace: "contoso",
        name: "p",
        cluster: "platform",
        namespace: "ML",
        identity: "trainer",
        "instance-types": "name=small, cpu=two",
        "default-instance-type": "Small!",
        tags: "team",
      },
      named: [
        "workspace",
        "name",
        "cluster",
        "namespace",
        "identity",
        "instance-types",
        "default-instance-type",
        "tags",
      ],
    },
    confirm: "platform",
  };
};
