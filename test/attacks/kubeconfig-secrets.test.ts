import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectKubernetes } from "../../packages/kubernetes/src/connect.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";
import { attackedRun } from "./world/run.ts";

/** The fields of a kubeconfig that are secrets (client-go, tools/clientcmd/api/types.go marks them so). */
const secret = "s".repeat(20);
const base64 = (text: string) => Buffer.from(text).toString("base64");

const attacks: readonly {
  readonly tried: string;
  readonly user: object;
  readonly cluster?: object;
  readonly shown?: string;
}[] = [
  { tried: "a token", user: { token: secret } },
  { tried: "a password", user: { username: "admin", password: secret } },
  { tried: "a login as it is sent", user: { username: "admin", password: secret }, shown: `admin:${secret}` },
  { tried: "a token in a file", user: { tokenFile: "token" } },
  { tried: "a key", user: { token: "t".repeat(20), "client-key-data": base64(secret) } },
  {
    tried: "the password of a proxy",
    user: { token: "t".repeat(20) },
    cluster: { "proxy-url": `http://u:${secret}@127.0.0.1:9` },
  },
  ...["AZURE_CLIENT_SECRET", "AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "GKE_TOKEN", "VAULT_PASSWORD"].map((name) => ({
    tried: `${name} of a plugin`,
    user: { exec: { command: "./plugin", env: [{ name, value: secret }] } },
  })),
  {
    tried: "a login in an address for a plugin",
    user: { exec: { command: "./plugin", env: [{ name: "URL", value: `https://u:${secret}@h` }] } },
  },
  { tried: "the token that a plugin gives", user: { exec: { command: "./plugin" } } },
];

let server: HostileServer;
let folder: string;
let masked: string[];
/** What was masked when the first request came. */
let before: readonly string[] | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-kubeconfig-"));
  masked = [];
  before = undefined;
  server = await hostileServer((_request, response) => {
    before ??= [...masked];
    response.writeHead(200, { "content-type": "application/json" }).end('{"kind":"Namespace"}');
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test.each(
  attacks.map((each) => ({ class: "a secret in a kubeconfig", held: "masked before the first request", ...each })),
)("$class: $tried: $held", async ({ user, cluster, shown = secret }) => {
  const status = { token: secret };
  const plugin = join(folder, "plugin");
  writeFileSync(plugin, `#!/bin/sh\necho '${JSON.stringify({ kind: "ExecCredential", status })}'\n`);
  chmodSync(plugin, 0o755);
  writeFileSync(join(folder, "token"), secret);
  const config = JSON.stringify({
    "current-context": "x",
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    clusters: [
      { name: "c", cluster: { server: server.url, "certificate-authority-data": base64(server.ca), ...cluster } },
    ],
    users: [{ name: "u", user }],
  }).replace("./plugin", plugin);
  writeFileSync(join(folder, "config"), config);
  const inputs = {
    kubeconfig: undefined,
    "kubeconfig-path": join(folder, "config"),
    context: undefined,
    "insecure-skip-tls-verify": false,
  };
  const mask = (value: string, whose?: string) => void masked.push(value, ...(whose ? [`${whose}:${value}`] : []));
  const { kubernetes } = await connectKubernetes(inputs, attackedRun({ mask }));
  const found = await kubernetes.get("/api/v1/namespaces/x").catch((error: unknown) => error);
  // Through a proxy that is not there no request comes.
  if (!("proxy-url" in (cluster ?? {}))) expect(found).toEqual({ kind: "Namespace" });
  expect(before ?? masked).toContain(shown);
});
