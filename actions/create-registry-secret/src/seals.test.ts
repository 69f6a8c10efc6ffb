import { azureOperator, type Bench, type KubernetesOperator, kubernetesOperator, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const server = "contosoimages.azurecr.io";

describe("what create-registry-secret deletes", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let kubernetes: KubernetesOperator;

  const run = (more: Record<string, string>) => bench.run(action, { ...inputs, ...more });
  const secretPath = (name: string) => `/api/v1/namespaces/jobs/secrets/${name}`;
  const accountPath = "/api/v1/namespaces/jobs/serviceaccounts/web";
  const dataOf = (logins: object) => ({
    ".dockerconfigjson": Buffer.from(JSON.stringify({ auths: logins })).toString("base64"),
  });
  const post = (name: string, metadata: object, data: object) =>
    kubernetes.post("/api/v1/namespaces/jobs/secrets", {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/dockerconfigjson",
      metadata: { ...metadata, name },
      data,
    });
  const destroys = async (more: Record<string, string> = {}) => {
    const ran = await run({ mode: "destroy", confirm: more.name ?? "pull", ...more });
    expect(`${ran.code} ${ran.printed}`).toMatch(/^0/);
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = { ...(await arrange(bench.cloud)).inputs, namespaces: "jobs" };
    const { subscription } = await azureOperator(bench.cloud);
    const group = `/subscriptions/${subscription}/resourceGroups/platform`;
    kubernetes = await kubernetesOperator(
      bench.cloud,
      `${group}/providers/Microsoft.ContainerService/managedClusters/platform`,
    );
  });
  afterEach(() => bench.close());

  test("a login that someone changed stays", async () => {
    await run({ mode: "apply" });
    const data = dataOf({ [server]: { username: "puller", password: "of-somebody-else" } });
    await kubernetes.patch(secretPath("pull"), { data });
    await destroys();
    expect((await kubernetes.find(secretPath("pull")))?.data).toEqual(data);
  });

  test("a copy of the secret under another name stays", async () => {
    await run({ mode: "apply" });
    const original = await kubernetes.find(secretPath("pull"));
    const { annotations, labels } = original?.metadata ?? {};
    const data = original?.data as object;
    await post("copy", { annotations, labels }, data);
    await destroys({ name: "copy" });
    expect((await kubernetes.find(secretPath("copy")))?.data).toEqual(data);
  });

  test("an existing secret with the label of Slipway stays, without the login", async () => {
    await post("pull", { labels: { "app.kubernetes.io/managed-by": "slipway" } }, dataOf({}));
    await run({ mode: "apply" });
    await destroys();
    expect((await kubernetes.find(secretPath("pull")))?.data).toEqual(dataOf({}));
  });

  test("a link of an account that was created again stays", async () => {
    await run({ mode: "apply" });
    const account = await kubernetes.find(accountPath);
    const imagePullSecrets = account?.imagePullSecrets as object[];
    await kubernetes.delete(accountPath);
    await kubernetes.post("/api/v1/namespaces/jobs/serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "web", annotations: account?.metadata.annotations },
      imagePullSecrets,
    });
    await destroys();
    expect((await kubernetes.find(accountPath))?.imagePullSecrets).toEqual(imagePullSecrets);
  });

  test("a link that Slipway added goes, also when others were added after it", async () => {
    await run({ mode: "apply" });
    const links = (await kubernetes.find(accountPath))?.imagePullSecrets as object[];
    await kubernetes.patch(accountPath, { imagePullSecrets: [...links, { name: "later" }] });
    await destroys();
    expect((await kubernetes.find(accountPath))?.imagePullSecrets).toEqual([{ name: "elsewhere" }, { name: "later" }]);
  });
});
