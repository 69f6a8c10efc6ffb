import { azureOperator, type Bench, kubernetesOperator, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

interface Config {
  clusters: { cluster: { server: string } }[];
  users: { user: object }[];
}

describe("a cluster that signs in by Entra", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  const run = (more: Record<string, string>) => {
    const env = { HTTPS_PROXY: bench.cloud.proxy.replace("localhost", "127.0.0.1"), NO_PROXY: "127.0.0.1" };
    return bench.run(action, { ...inputs, mode: "apply", ...more }, undefined, env);
  };

  beforeEach(async () => {
    bench = await openBench();
    const arranged = await arrange(bench.cloud);
    const azure = await azureOperator(bench.cloud);
    const cluster = await azure.cluster(`/subscriptions/${azure.subscription}/resourceGroups/platform`, "entra", {
      aadProfile: { managed: true },
    });
    const kubernetes = await kubernetesOperator(bench.cloud, cluster);
    const config = JSON.parse(kubernetes.kubeconfig) as Config;
    const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "kubelogin", args: ["get-token"] };
    for (const each of config.users) each.user = { exec };
    // Only the cluster's own host gets the token of Azure.
    for (const each of config.clusters) each.cluster.server = kubernetes.server;
    inputs = {
      ...arranged.inputs,
      namespaces: "default",
      "service-accounts": "default",
      cluster,
      kubeconfig: JSON.stringify(config),
    };
    const denied = await run({ route: "direct", mode: "plan" });
    const user = /User "([0-9a-f-]{36})" cannot get/.exec(denied.printed.replaceAll('\\"', '"'))?.[1] ?? "";
    expect(user).not.toBe("");
    await kubernetes.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "deployer" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "User", name: user }],
    });
  });
  afterEach(() => bench.close());

  test.each(["direct", "run-command"])("needs no kubelogin by the route %s", async (route) => {
    const ran = await run({ route });
    expect(`exit ${ran.code}\n${ran.printed}`).toMatch(/^exit 0/);
    expect((await run({ route, mode: "check" })).code).toBe(0);
  });
});
