import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectKubernetes } from "../connect.ts";
import { type Config, realTime, serverWorld } from "../server-world.test-support.ts";

describe("signing in", () => {
  const { run, connect, signedInBy, token, masked, now } = serverWorld();
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

  test("by a token file, which is read again after a refusal", async () => {
    const { folder } = now();
    const file = join(folder, "token");
    writeFileSync(file, "of-yesterday-of-yesterday");
    const client = await connect(signedInBy({ tokenFile: file }));
    await expect(client.kubernetes.get("/api/v1/namespaces/default")).rejects.toMatchObject({
      reason: "Unauthorized",
      remedy: expect.stringContaining("expired"),
    });
    writeFileSync(file, `${token()}\n`);
    await works(client);
    expect(masked).toContain(token());
  });

  test("by a token file beside the kubeconfig, which is read again each minute", async () => {
    const { bench, operator, folder } = now();
    const config = JSON.parse(operator.kubeconfig) as Config;
    signedInBy({ tokenFile: "token" })(config);
    const path = join(folder, "config");
    writeFileSync(path, JSON.stringify(config));
    writeFileSync(join(folder, "token"), token());
    const inputs = {
      kubeconfig: undefined,
      "kubeconfig-path": path,
      context: undefined,
      "insecure-skip-tls-verify": false,
    };
    const client = await connectKubernetes(inputs, run());
    await works(client);
    writeFileSync(join(folder, "token"), "of-yesterday-of-yesterday");
    await works(client);
    bench.cloud.world.clock.advance(61_000);
    await expect(client.kubernetes.get("/api/v1/namespaces/default")).rejects.toMatchObject({ reason: "Unauthorized" });
  });

  const plugin = (script: string, more: object = {}) => {
    const { folder } = now();
    const command = join(folder, "my plugin");
    writeFileSync(command, `#!/bin/sh\n${script}\n`);
    chmodSync(command, 0o755);
    return signedInBy({ exec: { apiVersion: "client.authentication.k8s.io/v1", command, args: ["now"], ...more } });
  };
  const printing = (status: object) => `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", status })}\nEND`;
  const linesIn = (name: string) => readFileSync(join(now().folder, name), "utf8").trim().split("\n");

  test("by a plugin, which runs once and may not ask anyone", async () => {
    const { folder } = now();
    const credential = JSON.stringify({ kind: "ExecCredential", status: { token: token() } });
    const config = plugin(
      `echo "$1 $KUBERNETES_EXEC_INFO $INPUT_PASSWORD-$OF_THE_JOB" >> ${folder}/runs\ncat <<'END'\n${credential}\nEND`,
    );
    const client = await connect(config, {
      clock: realTime,
      env: { INPUT_PASSWORD: "of-the-inputs", OF_THE_JOB: "7" },
    });
    await Promise.all([works(client), works(client)]);
    await works(client);
    const runs = readFileSync(`${folder}/runs`, "utf8").replace(/\n$/, "").split("\n");
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatch(/^now \{.*"interactive":false.*\} -7$/);
  });

  test("by a plugin that gives a certificate, whose key is masked", async () => {
    const { operator } = now();
    const { users } = JSON.parse(operator.kubeconfig) as Config;
    const part = (name: string) => Buffer.from(String(users[0]?.user[name]), "base64").toString();
    const clientKeyData = part("client-key-data");
    const status = { clientCertificateData: part("client-certificate-data"), clientKeyData };
    await works(await connect(plugin(printing(status)), { clock: realTime }));
    expect(masked).toContain(clientKeyData);
  });

  test("by a plugin with the environment that the kubeconfig gives it", async () => {
    const { folder } = now();
    const env = [{ name: "PROFILE", value: "lab" }];
    const config = plugin(`echo "$PROFILE" >> ${folder}/runs\n${printing({ token: token() })}`, { env });
    await works(await connect(config, { clock: realTime }));
    expect(linesIn("runs")).toEqual(["lab"]);
  });

  test("a plugin runs again a minute before its credential expires, and after a refusal", async () => {
    const { folder } = now();
    let ahead = 0;
    const clock = { ...realTime, now: () => Date.now() + ahead };
    const ends = new Date(Date.now() + 10 * 60_000).toISOString();
    const good = printing({ token: token(), expirationTimestamp: ends });
    const bad = printing({ token: "of-yesterday-of-yesterday", expirationTimestamp: ends });
    const config = plugin(
      `echo run >> ${folder}/runs\nif [ $(wc -l < ${folder}/runs) = 1 ]; then\n${bad}\nelse\n${good}\nfi`,
    );
    const client = await connect(config, { clock });
    await works(client);
    await works(client);
    expect(linesIn("runs")).toHaveLength(2);
    ahead = 9.5 * 60_000;
    await works(client);
    expect(linesIn("runs")).toHaveLength(3);
  });

  test("a plugin that fails is named, without its output", async () => {
    const client = await connect(plugin("echo top-secret >&2; exit 3"), { clock: realTime });
    const error = await client.kubernetes.get("/version").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "KubeconfigError", message: expect.stringContaining("failed with code 3") });
    expect(JSON.stringify(error)).not.toContain("top-secret");
  });

  test("a plugin that does not end is waited for thirty seconds, and named", async () => {
    const clock = { ...realTime, sleep: (rest: number, stop?: AbortSignal) => realTime.sleep(rest / 300, stop) };
    const client = await connect(plugin("exec sleep 2"), { clock });
    await expect(client.kubernetes.get("/version")).rejects.toMatchObject({
      name: "KubeconfigError",
      message: expect.stringContaining("my plugin, which the kubeconfig names to sign in, gave no answer within 30 s"),
    });
  });

  test("a missing plugin is named, with what to install", async () => {
    const client = await connect(signedInBy({ exec: { command: "kubelogin-that-is-not-there" } }), { clock: realTime });
    await expect(client.kubernetes.get("/version")).rejects.toMatchObject({
      message: expect.stringContaining("is not on this machine"),
      remedy: expect.stringContaining("Install"),
    });
  });

  test("through a proxy", async () => {
    const { bench, operator } = now();
    const vendorHost = ({ clusters }: Config) => {
      for (const { cluster } of clusters) cluster.server = operator.server;
    };
    const proxy = bench.cloud.proxy.replace("localhost", "127.0.0.1");
    await works(await connect(vendorHost, { env: { HTTPS_PROXY: proxy }, clock: realTime }));
  });
});
