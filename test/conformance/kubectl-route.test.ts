import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "@slipway/action";
import { connectKubectl, type Kubernetes } from "@slipway/kubernetes";
import { azureOperator, type Bench, type KubernetesOperator, kubernetesOperator, openBench } from "@slipway/testing";
import { withClient } from "./client.ts";

const secrets = "/api/v1/namespaces/default/secrets";
const secret = (more: object = {}) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "pull", namespace: "default" },
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": Buffer.from('{"auths":{}}').toString("base64") },
  ...more,
});

withClient("kubectl", ["version", "--client"], ({ folder }) => {
  let bench: Bench;
  let operator: KubernetesOperator;
  let kubernetes: Kubernetes;

  beforeAll(async () => {
    bench = await openBench();
    const azure = await azureOperator(bench.cloud);
    const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
    const cluster = await azure.cluster(group, "platform");
    operator = await kubernetesOperator(bench.cloud, cluster);
    writeFileSync(join(folder, "kubeconfig"), operator.kubeconfig);
    const run = { action: "test" } as Run;
    /** What AKS does with a command: a shell in a folder with the files, and both outputs in one. */
    kubernetes = await connectKubectl(
      (command, files = {}) =>
        new Promise((resolve) => {
          const cwd = mkdtempSync(join(folder, "command-"));
          for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
          const env = { ...process.env, KUBECONFIG: join(folder, "kubeconfig") };
          execFile("sh", ["-c", `(${command}) 2>&1`], { cwd, env }, (error, logs) =>
            resolve({ exitCode: error ? Number(error.code) : 0, logs }),
          );
        }),
      run,
    );
  });
  afterAll(() => bench.close());

  test("the route by kubectl creates, reads several at once, and says what exists already", async () => {
    expect(await kubernetes.get(`${secrets}/pull`)).toBeUndefined();
    await kubernetes.create(secrets, secret());
    await expect(kubernetes.create(secrets, secret())).rejects.toMatchObject({ name: "StaleError" });
    const [found, none, account] = await Promise.all([
      kubernetes.get(`${secrets}/pull`),
      kubernetes.get(`${secrets}/none`),
      kubernetes.get("/api/v1/namespaces/default/serviceaccounts/default"),
    ]);
    expect(found).toMatchObject({ metadata: { name: "pull" }, type: "kubernetes.io/dockerconfigjson" });
    expect(none).toBeUndefined();
    expect(account).toMatchObject({ metadata: { name: "default" } });
  });

  test("a patch with an old resource version is stale; a link bears our name", async () => {
    const { metadata } = (await kubernetes.get(`${secrets}/pull`)) ?? secret();
    const { resourceVersion } = metadata as { resourceVersion?: string };
    const patch = (annotation: string) =>
      kubernetes.patch(`${secrets}/pull`, { metadata: { resourceVersion, annotations: { annotation } } });
    await patch("first");
    await expect(patch("second")).rejects.toMatchObject({ name: "StaleError" });
    await expect(kubernetes.delete(`${secrets}/pull`, { resourceVersion })).rejects.toMatchObject({
      name: "StaleError",
    });
    // kubernetes/kubernetes, managedfields/internal/skipnonapplied.go: an object that no one owned a field of is not tracked.
    const accounts = "/api/v1/namespaces/default/serviceaccounts";
    const account = `${accounts}/web`;
    await operator.post(accounts, { metadata: { name: "web", labels: { app: "web" } } });
    await kubernetes.patch(account, { imagePullSecrets: [{ name: "pull" }] });
    expect(JSON.stringify(await kubernetes.get(account))).toMatch(/"manager":"slipway"/);
  });

  test("a refusal is the API server's own, and what is deleted is gone", async () => {
    await expect(
      kubernetes.create(
        "/api/v1/namespaces/nowhere/secrets",
        secret({ metadata: { name: "pull", namespace: "nowhere" } }),
      ),
    ).rejects.toMatchObject({ status: 404, reason: "NotFound", message: expect.stringContaining("nowhere") });
    const { metadata } = (await kubernetes.get(`${secrets}/pull`)) ?? secret();
    await kubernetes.delete(`${secrets}/pull`, metadata as { resourceVersion?: string });
    expect(await operator.find(`${secrets}/pull`)).toBeUndefined();
  });
});
