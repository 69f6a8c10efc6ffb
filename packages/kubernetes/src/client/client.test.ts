import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import tls from "node:tls";
import type { Run } from "@slipway/action";
import { azureOperator, type Bench, type KubernetesOperator, kubernetesOperator, openBench } from "@slipway/testing";
import { connectKubernetes } from "../connect.ts";

let bench: Bench;
let operator: KubernetesOperator;
let folder: string;
const waits: number[] = [];
const masked: string[] = [];

interface Config {
  clusters: { cluster: Record<string, string> }[];
  users: { user: Record<string, unknown> }[];
}

const run = (more: Partial<Run> = {}): Run => ({
  action: "test",
  mode: "apply",
  env: {},
  clock: {
    now: () => bench.cloud.world.clock.now(),
    async sleep(milliseconds, signal) {
      waits.push(milliseconds);
      await bench.cloud.world.clock.sleep(milliseconds, signal);
    },
  },
  signal: new AbortController().signal,
  info: () => {},
  debug: () => {},
  warn: () => {},
  note: () => {},
  mask: (secret) => void masked.push(secret),
  wait: (_what, work) => work(),
  ...more,
});

const realTime = {
  now: Date.now,
  sleep: async (ms: number, signal?: AbortSignal) => setTimeout(ms, undefined, { ...(signal ? { signal } : {}) }),
};

/** A client whose kubeconfig was changed first. */
const connect = async (change: (config: Config) => void = () => {}, more: Partial<Run> = {}) => {
  const config = JSON.parse(operator.kubeconfig) as Config;
  change(config);
  const inputs = { kubeconfig: JSON.stringify(config), "kubeconfig-path": undefined, context: undefined };
  return await connectKubernetes(inputs, run(more));
};
const signedInBy = (user: Record<string, unknown>) => (config: Config) => {
  for (const each of config.users) each.user = user;
};
const token = () => operator.secrets[0] ?? "";
const maps = "/api/v1/namespaces/default/configmaps";
const map = (data: object, more: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "m", ...more },
  data,
});
const dataOf = async () => (await operator.find(`${maps}/m`))?.data;

beforeEach(async () => {
  bench = await openBench();
  folder = mkdtempSync(join(tmpdir(), "slipway-kubernetes-"));
  const azure = await azureOperator(bench.cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const cluster = await azure.cluster(group, "platform");
  operator = await kubernetesOperator(bench.cloud, cluster);
  waits.length = 0;
  masked.length = 0;
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

describe("signing in", () => {
  const works = async ({ kubernetes }: Awaited<ReturnType<typeof connect>>) =>
    expect(await kubernetes.get("/api/v1/namespaces/default")).toMatchObject({ metadata: { name: "default" } });

  test("by token, and by client certificate", async () => {
    await works(await connect(signedInBy({ token: token() })));
    await works(
      await connect(({ users }) => {
        for (const { user } of users) delete user.token;
      }),
    );
  });

  test("by a token file, read anew after a refusal", async () => {
    const file = join(folder, "token");
    writeFileSync(file, "of-yesterday-of-yesterday");
    const client = await connect(signedInBy({ tokenFile: file }));
    await expect(client.kubernetes.get("/api/v1/namespaces/default")).rejects.toMatchObject({
      reason: "Unauthorized",
      remedy: expect.stringContaining("run out"),
    });
    writeFileSync(file, `${token()}\n`);
    await works(client);
    expect(masked).toContain(token());
  });

  test("by a token file that lies beside the kubeconfig, read anew each minute", async () => {
    const config = JSON.parse(operator.kubeconfig) as Config;
    signedInBy({ tokenFile: "token" })(config);
    const path = join(folder, "config");
    writeFileSync(path, JSON.stringify(config));
    writeFileSync(join(folder, "token"), token());
    const inputs = { kubeconfig: undefined, "kubeconfig-path": path, context: undefined };
    const client = await connectKubernetes(inputs, run());
    await works(client);
    writeFileSync(join(folder, "token"), "of-yesterday-of-yesterday");
    await works(client);
    bench.cloud.world.clock.advance(61_000);
    await expect(client.kubernetes.get("/api/v1/namespaces/default")).rejects.toMatchObject({ reason: "Unauthorized" });
  });

  const plugin = (script: string, more: object = {}) => {
    const command = join(folder, "plugin");
    writeFileSync(command, `#!/bin/sh\n${script}\n`);
    chmodSync(command, 0o755);
    return signedInBy({ exec: { apiVersion: "client.authentication.k8s.io/v1", command, args: ["now"], ...more } });
  };
  const saying = (status: object) => `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", status })}\nEND`;
  const linesIn = (name: string) => readFileSync(join(folder, name), "utf8").trim().split("\n");

  test("by a plugin, which is asked once and told that nobody is there", async () => {
    const said = JSON.stringify({ kind: "ExecCredential", status: { token: token() } });
    const config = plugin(
      `echo "$1 $KUBERNETES_EXEC_INFO $INPUT_PASSWORD" >> ${folder}/asked\ncat <<'END'\n${said}\nEND`,
    );
    const client = await connect(config, { clock: realTime, env: { INPUT_PASSWORD: "of-the-inputs" } });
    await Promise.all([works(client), works(client)]);
    await works(client);
    const asked = readFileSync(`${folder}/asked`, "utf8").replace(/\n$/, "").split("\n");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^now \{.*"interactive":false.*\} $/);
  });

  test("by a plugin that gives a certificate, whose key is masked", async () => {
    const { users } = JSON.parse(operator.kubeconfig) as Config;
    const part = (name: string) => Buffer.from(String(users[0]?.user[name]), "base64").toString();
    const clientKeyData = part("client-key-data");
    const status = { clientCertificateData: part("client-certificate-data"), clientKeyData };
    await works(await connect(plugin(saying(status)), { clock: realTime }));
    expect(masked).toContain(clientKeyData);
  });

  test("by a plugin with the environment that the kubeconfig gives it", async () => {
    const env = [{ name: "PROFILE", value: "lab" }];
    const config = plugin(`echo "$PROFILE" >> ${folder}/asked\n${saying({ token: token() })}`, { env });
    await works(await connect(config, { clock: realTime }));
    expect(linesIn("asked")).toEqual(["lab"]);
  });

  test("a plugin is asked anew a minute before what it gave ends, and after a refusal", async () => {
    let ahead = 0;
    const clock = { ...realTime, now: () => Date.now() + ahead };
    const ends = new Date(Date.now() + 10 * 60_000).toISOString();
    const good = saying({ token: token(), expirationTimestamp: ends });
    const bad = saying({ token: "of-yesterday-of-yesterday", expirationTimestamp: ends });
    const config = plugin(
      `echo asked >> ${folder}/asked\nif [ $(wc -l < ${folder}/asked) = 1 ]; then\n${bad}\nelse\n${good}\nfi`,
    );
    const client = await connect(config, { clock });
    await works(client);
    await works(client);
    expect(linesIn("asked")).toHaveLength(2);
    ahead = 9.5 * 60_000;
    await works(client);
    expect(linesIn("asked")).toHaveLength(3);
  });

  test("a plugin that fails is named, and what it said is not", async () => {
    const client = await connect(plugin("echo top-secret >&2; exit 3"), { clock: realTime });
    const error = await client.kubernetes.get("/version").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "KubeconfigError", message: expect.stringContaining("failed with code 3") });
    expect(JSON.stringify(error)).not.toContain("top-secret");
  });

  test("a plugin that is not there is named with how to get it", async () => {
    const client = await connect(signedInBy({ exec: { command: "kubelogin-that-is-not-there" } }), { clock: realTime });
    await expect(client.kubernetes.get("/version")).rejects.toMatchObject({
      message: expect.stringContaining("is not on this machine"),
      remedy: expect.stringContaining("Install"),
    });
  });

  test("through a proxy", async () => {
    const vendorHost = ({ clusters }: Config) => {
      for (const { cluster } of clusters) cluster.server = operator.server;
    };
    const proxy = bench.cloud.proxy.replace("localhost", "127.0.0.1");
    await works(await connect(vendorHost, { env: { HTTPS_PROXY: proxy }, clock: realTime }));
  });
});

describe("writing", () => {
  test("a patch or a replacement of what has changed meanwhile is stale, and so is a create of what exists", async () => {
    const { kubernetes } = await connect();
    await kubernetes.create(maps, map({ a: "1" }));
    await expect(kubernetes.create(maps, map({}))).rejects.toMatchObject({ name: "StaleError" });
    const before = await kubernetes.get(`${maps}/m`);
    const { resourceVersion = "" } = before?.metadata ?? {};
    await kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion }, data: { b: "2" } });
    const late = kubernetes.patch(`${maps}/m`, { metadata: { resourceVersion }, data: { b: "3" } });
    await expect(late).rejects.toMatchObject({ name: "StaleError" });
    await expect(kubernetes.replace(`${maps}/m`, map({}, { resourceVersion }))).rejects.toMatchObject({
      name: "StaleError",
    });
    expect(await dataOf()).toEqual({ a: "1", b: "2" });
    await expect(kubernetes.delete(`${maps}/m`, { resourceVersion })).rejects.toMatchObject({ name: "StaleError" });
  });

  test("server-side apply leaves the fields of others, and a conflict is no race", async () => {
    const { kubernetes } = await connect();
    await operator.post(maps, map({ theirs: "1" }));
    await kubernetes.apply(`${maps}/m`, map({ ours: "1" }));
    expect(await dataOf()).toEqual({ theirs: "1", ours: "1" });
    await expect(kubernetes.apply(`${maps}/m`, map({ theirs: "2" }))).rejects.toMatchObject({
      name: "KubernetesError",
      causes: [expect.objectContaining({ field: ".data.theirs" })],
      remedy: expect.stringContaining("Another tool owns"),
    });
  });

  test("what is not there is undefined when read, and gone when deleted", async () => {
    const { kubernetes } = await connect();
    expect(await kubernetes.get(`${maps}/nope`)).toBeUndefined();
    expect(await kubernetes.delete(`${maps}/nope`, {})).toBeUndefined();
  });
});

describe("when things go wrong", () => {
  test("a throttled request waits as long as the server says, and comes again", async () => {
    const { kubernetes } = await connect();
    bench.cloud.world.faults.add({ kind: "throttle", seconds: 17, match: { index: 0 } });
    await kubernetes.get("/version");
    expect(waits).toContain(17_000);
  });

  test("waiting has a budget, and ends with the cause", async () => {
    const { kubernetes } = await connect();
    bench.cloud.world.faults.add({ kind: "throttle", seconds: 50, match: { every: 1 } });
    await expect(kubernetes.get("/version")).rejects.toMatchObject({ name: "KubernetesError", status: 429 });
    expect(waits.filter((each) => each === 50_000).length).toBeLessThanOrEqual(2);
  });

  test("a server that never answers is named, and what to do", async () => {
    const { kubernetes, reachable } = await connect();
    bench.cloud.world.faults.add({ kind: "reset", match: { every: 1 } });
    expect(await reachable()).toBe(false);
    await expect(kubernetes.get("/version")).rejects.toMatchObject({
      name: "NoAnswerError",
      message: expect.stringContaining("7 tries"),
      remedy: expect.stringContaining("run-command"),
    });
  });

  test("a certificate of another authority is not tried again", async () => {
    const { kubernetes } = await connect(({ clusters }) => {
      for (const { cluster } of clusters)
        cluster["certificate-authority-data"] = Buffer.from(tls.rootCertificates[0] ?? "").toString("base64");
    });
    await expect(kubernetes.get("/version")).rejects.toMatchObject({
      message: expect.stringContaining("1 try"),
      remedy: expect.stringContaining("certificate authority"),
    });
  });
});
