import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import { clusterCredentials } from "../../packages/simulator/src/kubernetes/cluster.ts";
import { openCluster } from "../../packages/simulator/src/kubernetes/open.ts";
import { type Ran, withClient } from "./client.ts";

const host = "conformance.hcp.westeurope.azmk8s.io";

withClient("kubectl", ["version", "--client"], (client) => {
  const { folder } = client;
  let cloud: Cloud;

  const kubectl = (words: readonly string[], input = "", more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    client.run(words, { KUBECONFIG: join(folder, "kubeconfig"), HTTPS_PROXY: cloud.proxy, ...more }, input);

  beforeAll(async () => {
    cloud = await startCloud({ time: "fast", log: () => undefined });
    openCluster(cloud.world, {
      key: "conformance",
      hosts: [host],
      signIn: "certificate",
      version: "1.33.5",
      serverCa: cloud.ca,
    });
    cloud.world.clock.advance(2000);
    const held = clusterCredentials(cloud.world, "conformance");
    const base64 = (text = "") => Buffer.from(text).toString("base64");
    const user = {
      "client-certificate-data": base64(held?.clientCertificate),
      "client-key-data": base64(held?.clientKey),
    };
    const cluster = { server: `https://${host}:443`, "certificate-authority-data": base64(held?.ca) };
    writeFileSync(
      join(folder, "kubeconfig"),
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      }),
    );
  });
  afterAll(() => cloud.close());

  const deployment = (image: string, replicas = 2): string =>
    JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas,
        selector: { matchLabels: { app: "web" } },
        template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }] } },
      },
    });

  test("get prints the tables that people know", async () => {
    const { out } = await kubectl(["get", "namespaces"]);
    expect(out).toMatch(/^NAME {14}STATUS {3}AGE\ndefault {11}Active {3}2s\n/);
    expect((await kubectl(["get", "nodes", "-o", "name"])).out).toBe(
      "node/aks-nodepool1-vmss000000\nnode/aks-nodepool1-vmss000001\n",
    );
    expect(await kubectl(["get", "configmap", "nope"])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Error from server (NotFound): configmaps "nope" not found'),
    });
  });

  test("apply creates, leaves and configures; a rollout comes to its end", async () => {
    const apply = (image: string) => kubectl(["apply", "-f", "-"], deployment(image));
    expect((await apply("nginx:1.27")).out).toBe("deployment.apps/web created\n");
    expect((await apply("nginx:1.27")).out).toBe("deployment.apps/web unchanged\n");
    expect((await apply("nginx:1.28")).out).toBe("deployment.apps/web configured\n");
    expect((await kubectl(["rollout", "status", "deployment/web"])).out).toContain("successfully rolled out");
    expect(
      (await kubectl(["get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[*].image}"])).out,
    ).toBe("nginx:1.28");
    expect((await kubectl(["get", "pods", "-l", "app=web", "--no-headers"])).out.trim().split("\n")).toHaveLength(2);
  });

  test("apply --server-side takes over what was applied before, and conflicts with what another manager changed", async () => {
    const apply = (...more: string[]) =>
      kubectl(["apply", "--server-side", ...more, "-f", "-"], deployment("nginx:1.28"));
    expect(await apply()).toMatchObject({ code: 0, out: "deployment.apps/web serverside-applied\n" });
    const managers = await kubectl([
      "get",
      "deployment",
      "web",
      "--show-managed-fields",
      "-o",
      "jsonpath={.metadata.managedFields[*].manager}",
    ]);
    expect(managers.out).not.toContain("kubectl-client-side-apply");
    await kubectl(["set", "image", "deployment/web", "web=nginx:1.29"]);
    expect(await apply()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'conflict with "kubectl-set" using apps/v1: .spec.template.spec.containers[name="web"].image',
      ),
    });
    expect((await apply("--force-conflicts")).code).toBe(0);
    expect((await kubectl(["diff", "--server-side", "-f", "-"], deployment("nginx:1.28"))).code).toBe(0);
    expect(
      (await kubectl(["diff", "--server-side", "--force-conflicts", "-f", "-"], deployment("nginx:1.30"))).code,
    ).toBe(1);
  });

  test.each([
    [["--type=strategic", "-p", '{"imagePullSecrets":[{"name":"one"}]}'], "one"],
    [["--type=strategic", "-p", '{"imagePullSecrets":[{"name":"two"}]}'], "two"],
    [["--type=json", "-p", '[{"op":"add","path":"/imagePullSecrets/0","value":{"name":"one"}}]'], "one two"],
    [["--type=json", "-p", '[{"op":"remove","path":"/imagePullSecrets/0"}]'], "two"],
    [["--type=merge", "-p", '{"imagePullSecrets":[{"name":"three"}]}'], "three"],
  ])("patch %j", async (words, names) => {
    expect((await kubectl(["patch", "serviceaccount", "default", ...words])).code).toBe(0);
    const { out } = await kubectl(["get", "serviceaccount", "default", "-o", "jsonpath={.imagePullSecrets[*].name}"]);
    expect(out.split(" ").sort()).toEqual(names.split(" ").sort());
  });

  test("create secret docker-registry stores what a pull needs", async () => {
    const words = [
      "create",
      "secret",
      "docker-registry",
      "pull",
      "--docker-server=a.azurecr.io",
      "--docker-username=u",
      "--docker-password=p",
    ];
    expect((await kubectl(words)).out).toBe("secret/pull created\n");
    expect(await kubectl(words)).toMatchObject({ code: 1, err: expect.stringContaining("already exists") });
    const { out } = await kubectl(["get", "secret", "pull", "-o", "jsonpath={.type} {.data.\\.dockerconfigjson}"]);
    const [type, data = ""] = out.split(" ");
    expect(type).toBe("kubernetes.io/dockerconfigjson");
    const auth = Buffer.from("u:p").toString("base64");
    expect(JSON.parse(Buffer.from(data, "base64").toString())).toEqual({
      auths: { "a.azurecr.io": { username: "u", password: "p", auth } },
    });
  });

  test("a replacement of what was changed meanwhile is refused; an edit goes through", async () => {
    await kubectl(["create", "configmap", "edited", "--from-literal=a=1"]);
    const { out } = await kubectl(["get", "configmap", "edited", "-o", "json"]);
    await kubectl(["patch", "configmap", "edited", "-p", '{"data":{"a":"2"}}']);
    expect(await kubectl(["replace", "-f", "-"], out)).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "the object has been modified; please apply your changes to the latest version and try again",
      ),
    });
    const editor = join(folder, "editor");
    writeFileSync(editor, '#!/bin/sh\nsed -i \'s/a: "2"/a: "3"/\' "$1"\n');
    chmodSync(editor, 0o755);
    expect(await kubectl(["edit", "configmap", "edited"], "", { EDITOR: editor })).toMatchObject({ code: 0 });
    expect((await kubectl(["get", "configmap", "edited", "-o", "jsonpath={.data.a}"])).out).toBe("3");
  });

  test("wait sees by its watch what the cluster does by itself", async () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "j" },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox:1" }] } } },
    };
    await kubectl(["apply", "-f", "-"], JSON.stringify(job));
    expect(await kubectl(["wait", "--for=condition=complete", "job/j", "--timeout=20s"])).toMatchObject({
      code: 0,
      out: "job.batch/j condition met\n",
    });
    await kubectl(["create", "namespace", "brief"]);
    expect((await kubectl(["delete", "namespace", "brief", "--timeout=20s"])).code).toBe(0);
    expect((await kubectl(["get", "namespace", "brief"])).code).toBe(1);
  });

  test("auth can-i and explain read rights and schemas", async () => {
    expect((await kubectl(["auth", "can-i", "delete", "pods"])).out).toBe("yes\n");
    expect((await kubectl(["auth", "can-i", "delete", "pods", "--as", "bob"])).out).toBe("no\n");
    expect((await kubectl(["explain", "deployment.spec.replicas"])).out).toContain("FIELD: replicas <integer>");
    expect(
      await kubectl(["apply", "-f", "-"], '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"dta":{}}'),
    ).toMatchObject({ code: 1, err: expect.stringContaining('unknown field "dta"') });
  });
});
