import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type ComputeWant, computePrincipal, kubernetesCompute } from "./compute.ts";
import { typesOf } from "./instance-type.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const aks = `${group}/Microsoft.ContainerService/managedClusters/c`;
const arc = `${group}/Microsoft.Kubernetes/connectedClusters/c`;
const workspace = `${group}/Microsoft.MachineLearningServices/workspaces/w`;
const compute = `${workspace}/computes/k8s`;
const extensionsOf = (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`;

describe("a cluster among the computes of a workspace", () => {
  const computeWant: ComputeWant = {
    workspace,
    name: "k8s",
    cluster: aks,
    namespace: undefined,
    identity: undefined,
    instanceTypes: undefined,
    defaultInstanceType: undefined,
    tags: undefined,
  };
  const identity = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/i`;
  const extension = { id: "/e", properties: { extensionType: "microsoft.azureml.kubernetes" } };
  const around = {
    [workspace]: { id: workspace, location: "west", properties: {} },
    [aks]: { id: aks, location: "north", properties: {} },
    [extensionsOf(aks)]: { value: [extension] },
  };
  const have = (properties: object = {}, more: object = {}) => ({
    id: compute,
    name: "k8s",
    location: "west",
    identity: { type: "SystemAssigned", principalId: "p" },
    properties: {
      provisioningState: "Succeeded",
      createdOn: "now",
      isAttachedCompute: true,
      computeType: "Kubernetes",
      resourceId: aks.toUpperCase(),
      computeLocation: "north",
      properties: { namespace: "default", defaultInstanceType: "small" },
      ...properties,
    },
    ...more,
  });
  const look = (more: Partial<ComputeWant>, there?: object, things: object = around) => {
    const fake = azureTaking({ ...things, ...(there ? { [compute]: there } : {}) });
    return { ...fake, looked: lookAt(kubernetesCompute(fake.azure, { ...computeWant, ...more })) };
  };

  test.each([
    [undefined, { type: "SystemAssigned" }],
    [identity, { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } }],
  ])("is new where the workspace is, and acts as %s", async (given, shown) => {
    const types = [{ name: "small", cpu: "1", memory: "2Gi", gpu: undefined }];
    const { looked, asked } = look({
      identity: given,
      namespace: "ml",
      instanceTypes: types,
      defaultInstanceType: "small",
    });
    await (await looked).execute();
    expect(writesIn(asked)).toMatchObject([
      {
        method: "PUT",
        target: compute,
        body: {
          location: "west",
          identity: shown,
          properties: {
            computeType: "Kubernetes",
            resourceId: aks,
            computeLocation: "north",
            properties: { namespace: "ml", defaultInstanceType: "small", instanceTypes: typesOf(types) },
          },
        },
      },
    ]);
  });

  test.each([
    [
      "workspace",
      { ...around, [workspace]: undefined },
      `The workspace ${workspace} does not exist.`,
      "Correct the input workspace, or create it first: az ml workspace create.",
    ],
    [
      "extension",
      { ...around, [extensionsOf(aks)]: { value: [] } },
      `The cluster ${aks} has no extension for Azure Machine Learning.`,
      "Install it first (action aml-extension).",
    ],
  ])("without its %s is refused", async (_, things, message, remedy) => {
    await expect(look({}, undefined, things).looked).rejects.toMatchObject({ name: "MissingError", message, remedy });
  });

  test.each<[string, Partial<ComputeWant>, object, string, string[]]>([
    ["as it is", {}, have(), "none", []],
    [
      "with another default type",
      { defaultInstanceType: "large" },
      have(),
      "update",
      ["properties.properties.defaultInstanceType"],
    ],
    ["acting as another identity", { identity }, have(), "update", ["identity.userAssignedIdentities"]],
    [
      "acting as that one among others",
      { identity },
      have({}, { identity: { type: "UserAssigned", userAssignedIdentities: { [identity.toUpperCase()]: {} } } }),
      "none",
      [],
    ],
    ["in another namespace", { namespace: "ml" }, have(), "replace", ["properties.properties.namespace"]],
    ["of another cluster", {}, have({ resourceId: arc }), "replace", ["properties.resourceId"]],
    ["that failed", {}, have({ provisioningState: "Failed" }), "update", []],
  ])("is there %s", async (_, more, there, operation, fields) => {
    const found = await look(more, there).looked;
    expect([
      found.operation,
      Object.keys(found.fields).filter((field) => operation !== "replace" || found.immutable.includes(field)),
    ]).toEqual([operation, fields]);
  });

  test("is written back whole, without what only Azure says, and keeps the identities that it has", async () => {
    const other = `${identity}-2`;
    const there = have(
      {},
      {
        tags: { a: "1" },
        identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [other]: { principalId: "q" } } },
      },
    );
    const { looked, asked } = look({ identity, defaultInstanceType: "large" }, there);
    await (await looked).execute();
    const [write] = writesIn(asked) as unknown as [{ body: { identity: object; tags: object; properties: object } }];
    expect(write.body.identity).toEqual({
      type: "SystemAssigned,UserAssigned",
      userAssignedIdentities: { [other]: {}, [identity]: {} },
    });
    expect(write.body.tags).toEqual({ a: "1" });
    expect(write.body.properties).toEqual({
      computeType: "Kubernetes",
      resourceId: aks,
      computeLocation: "north",
      properties: { namespace: "default", defaultInstanceType: "large" },
    });
    const bare = look({ defaultInstanceType: "large" }, have({}, { identity: null }));
    await (await bare.looked).execute();
    expect(Object.keys(writesIn(bare.asked)[0]?.body as object).sort()).toEqual(["location", "properties"]);
  });

  test("is detached, which leaves the cluster", async () => {
    const made = look({});
    await (await made.looked).execute();
    const body = writesIn(made.asked)[0]?.body as object;
    const { azure, asked } = azureTaking({ ...around, [compute]: { ...have(), ...body, id: compute } });
    const { operation, execute } = await lookAt(kubernetesCompute(azure, computeWant), "absent");
    await execute();
    expect([operation, writesIn(asked).map(({ method, target }) => `${method} ${target}`)]).toEqual([
      "delete",
      [`DELETE ${compute}?underlyingResourceAction=Detach`],
    ]);
  });

  test("acts as its own identity, or as the first that it was given", () => {
    const given = { userAssignedIdentities: { a: { principalId: "q" }, b: { principalId: "r" } } };
    const principals = [have(), have({}, { identity: given }), have({}, { identity: null }), undefined];
    expect(principals.map((each) => computePrincipal(each as never))).toEqual(["p", "q", "", ""]);
  });

  test("has an identity that later steps of a plan know of, and its tags", async () => {
    const { azure } = azureTaking(around);
    const goal = kubernetesCompute(azure, { ...computeWant, tags: { a: "b" } });
    const { shows } = await goal.inspect({ wait: false, want: "present" });
    expect(shows?.[compute]?.body).toMatchObject({
      tags: { a: "b" },
      identity: { principalId: { "known-after-apply:": "the object ID of its identity" } },
    });
  });
});
