import {
  type AzureOperator,
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

interface Config {
  readonly auths: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
}

/** For the tests of a file: before each a world with a registry, and how to run the action there. */
export function registryWorld() {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let registry: string;
  let kubernetes: KubernetesOperator;
  let azure: AzureOperator;

  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const login = async (namespace: string) => {
    const found = await kubernetes.find(`/api/v1/namespaces/${namespace}/secrets/pull`);
    const { ".dockerconfigjson": data = "e30=" } = (found?.data ?? {}) as Record<string, string>;
    return (JSON.parse(Buffer.from(data, "base64").toString()) as Config).auths?.["contosoimages.azurecr.io"];
  };
  /** The values of the token's passwords by their names, which only the registry knows. */
  const live = (): Record<string, string> => {
    const hidden: Record<string, string>[] = [];
    JSON.stringify(bench.cloud.world.section("arm", Object), (key, value) => {
      if (key === "hidden" && value?.passwords) hidden.push(value.passwords);
      return value;
    });
    return hidden[0] ?? {};
  };
  const passwordIn = async (namespace = "apps") => {
    const { password } = (await login(namespace)) ?? {};
    return Object.entries(live()).find(([, value]) => value === password)?.[0] ?? "none that works";
  };
  const created = (ran: { requests: readonly { url: string; method: string }[] }) =>
    ran.requests.filter(({ url, method }) => method === "POST" && url.includes("generateCredentials")).length;
  const resultOf = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;

  beforeEach(async () => {
    bench = await openBench();
    const arranged = await arrange(bench.cloud);
    const { username: _user, password: _password, ...others } = arranged.inputs;
    azure = await azureOperator(bench.cloud);
    const group = await azure.group("platform", "Microsoft.ContainerRegistry");
    registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
    await azure.put(registry, { location: "northeurope", sku: { name: "Standard" }, properties: {} });
    kubernetes = await kubernetesOperator(
      bench.cloud,
      `${group}/providers/Microsoft.ContainerService/managedClusters/platform`,
    );
    inputs = { ...others, acr: registry, repositories: "media/*\nbase", token: "platform-cluster" };
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

  return {
    run,
    login,
    live,
    passwordIn,
    created,
    resultOf,
    /** The world of the test that runs. */
    now: () => ({ bench, inputs, registry, kubernetes, azure, world: bench.cloud.world }),
  };
}
