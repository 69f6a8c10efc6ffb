import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

export const repository = "https://github.com/contoso/fleet";

/** Before each test a cluster of Arc without Flux, and what the tests do with it. */
export function fluxWorld() {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  const run = (mode: string, more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode, ...more });
  const part = (kind: string, name: string) =>
    `${inputs.cluster}/providers/Microsoft.KubernetesConfiguration/${kind}/${name}`;
  const extension = () => azure.find(part("extensions", "flux"));
  const configuration = (name = "apps") => azure.find(part("fluxConfigurations", name));
  const outcome = (ran: Ran) => `exit ${ran.code}\n${ran.printed}`;
  const applied = async (more: Record<string, string> = {}) => {
    const ran = await run("apply", more);
    expect(outcome(ran)).toMatch(/^exit 0/);
    return ran;
  };
  /** The writes since a request, with what of them is secret. */
  const writesSince = (since: number) =>
    bench.cloud.world.record.requests
      .slice(since)
      .filter(({ method, url }) => /^(PUT|PATCH)$/.test(method) && url.includes("fluxConfigurations"))
      .map(({ body }) =>
        Object.keys(JSON.parse(body?.request ?? "{}").properties.configurationProtectedSettings ?? {}),
      );
  const count = () => bench.cloud.world.record.requests.length;
  /** An AKS cluster on which another team has Flux already, and a configuration of the same name. */
  const withTheirs = async () => {
    const group = await azure.group("aks", "Microsoft.Network", "Microsoft.ContainerService");
    const cluster = await azure.cluster(group, "shared");
    inputs = { ...inputs, cluster };
    const configurationSettings = { "multiTenancy.enforce": "false" };
    await azure.put(part("extensions", "flux"), {
      properties: { extensionType: "microsoft.flux", version: "1.9.0", configurationSettings },
    });
    const theirs = { path: "./theirs", prune: true, postBuild: { substitute: { cluster: "shared" } } };
    await azure.put(part("fluxConfigurations", "apps"), {
      properties: {
        namespace: "apps",
        gitRepository: { url: repository, repositoryRef: { tag: "v1" }, httpsUser: "them" },
        kustomizations: { theirs },
        configurationProtectedSettings: { httpsKey: "dGhlaXJz" },
      },
    });
    return { cluster, theirs };
  };

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    ({ inputs } = await arrange(bench.cloud));
    bench.cloud.world.record.bodies = true;
  });
  afterEach(() => bench.close());

  const now = () => ({ bench, azure, inputs });
  return { run, part, extension, configuration, outcome, applied, writesSince, count, withTheirs, now };
}
