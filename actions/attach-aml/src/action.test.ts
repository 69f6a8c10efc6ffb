import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const ml = (path: string): string => `${path}?api-version=2024-10-01`;

// What a compute is sent and shows: azure-rest-api-specs, machinelearningservices/2024-10-01, KubernetesCompute.json. That a deletion
// says Detach: terraform-provider-azurerm, internal/services/machinelearning/machine_learning_inference_cluster_resource.go.
describe("attach-aml", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/")).length;
  const compute = async (name = "platform") => await azure.find(ml(`${inputs.workspace}/computes/${name}`));
  const group = () => (inputs.cluster ?? "").split("/providers/")[0] ?? "";
  const identity = () => `${group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/trainer`;

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a new one acts as itself, is checked by one request, and is detached without the cluster", async () => {
    const ran = await run();
    expect(ran.outputs).toMatchObject({
      id: `${inputs.workspace}/computes/platform`,
      principal: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await compute()).toMatchObject({
      location: "northeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        computeLocation: "northeurope",
        properties: {
          namespace: "ml",
          defaultInstanceType: "small",
          instanceTypes: { small: { resources: { limits: { cpu: "2", memory: "8Gi" } } } },
        },
      },
    });
    const check = await run({ mode: "check" });
    expect([check.code, counted(check)]).toEqual([0, 1]);
    expect(await run({ mode: "destroy", confirm: "platform" })).toSucceed();
    expect([await compute(), await azure.find(inputs.cluster ?? "")]).toEqual([undefined, expect.anything()]);
  });

  test("an existing one keeps its identity, its instance types and its maker; only what is named changes", async () => {
    const theirs = { name: "lab", namespace: "", "default-instance-type": "", tags: "" };
    expect((await run({ ...theirs, mode: "check", "instance-types": "" })).code).toBe(0);
    expect(await run({ ...theirs, identity: identity() })).toSucceed();
    const found = await compute("lab");
    expect(found).toMatchObject({
      properties: { properties: { namespace: "lab", defaultInstanceType: "defaultinstancetype" } },
    });
    const types = (found?.properties.properties as { instanceTypes: object }).instanceTypes;
    expect(Object.keys(types).sort()).toEqual(["defaultinstancetype", "small"]);
    expect(found?.identity).toMatchObject({ type: "UserAssigned", userAssignedIdentities: { [identity()]: {} } });
    expect((await run({ ...theirs, identity: identity() })).outputs.changed).toBe("false");
    expect(await run({ ...theirs, mode: "destroy", confirm: "lab" })).toSucceed();
    expect(await compute("lab")).toBeDefined();
  });

  test("another namespace is another compute: refused, unless it is ours and may be replaced", async () => {
    expect(await run({ name: "lab" })).toRefuse("properties.properties.namespace", "delete it by hand");
    expect(await run()).toSucceed();
    expect(await run({ namespace: "other" })).toRefuse("allow-replace");
    expect(await run({ namespace: "other", "allow-replace": "platform" })).toSucceed();
    expect((await compute())?.properties.properties).toMatchObject({ namespace: "other" });
  });

  test("one that failed says why, and is attached again", async () => {
    const bare = await azure.cluster(group(), "bare");
    const properties = { computeType: "Kubernetes", resourceId: bare, properties: { namespace: "ml" } };
    await azure.put(ml(`${inputs.workspace}/computes/bare`), { location: "northeurope", properties });
    const given = { name: "bare", cluster: bare, "instance-types": "", "default-instance-type": "" };
    const check = await run({ ...given, mode: "check" });
    expect([check.code, check.printed]).toEqual([
      1,
      expect.stringContaining("has no extension for Azure Machine Learning"),
    ]);
    await azure.put(`${bare}/providers/Microsoft.KubernetesConfiguration/extensions/azureml`, {
      properties: { extensionType: "Microsoft.AzureML.Kubernetes", configurationSettings: { enableTraining: "True" } },
    });
    expect(await run(given)).toSucceed();
    expect((await compute("bare"))?.properties.provisioningState).toBe("Succeeded");
  });

  test.each<[string, (of: string) => Record<string, string>, string[]]>([
    ["a workspace that is not there", (of) => ({ workspace: `${of}x` }), ["does not exist", "az ml workspace create"]],
    ["a cluster without the extension", () => ({ cluster: "bare" }), ["no extension", "aml-extension"]],
  ])("%s is refused in the plan", async (_what, more, said) => {
    const bare = await azure.cluster(group(), "bare");
    const given = more(inputs.workspace ?? "");
    const cluster = given.cluster === "bare" ? { cluster: bare } : {};
    expect(await run({ mode: "plan", ...given, ...cluster })).toRefuse(...said);
  });
});
