import { type Run, TimeoutError } from "@slipway/action";
import { execCredential } from "./exec-plugin.ts";
import type { Cluster, ExecPlugin } from "./kubeconfig.ts";

const cluster = { server: new URL("https://api.example:6443"), ca: "PEM", insecure: false } as Cluster;
const runIn = (env: Readonly<Record<string, string>> = {}) => {
  const rests: number[] = [];
  const run = {
    env,
    signal: new AbortController().signal,
    clock: {
      now: () => 0,
      async sleep(milliseconds: number) {
        rests.push(milliseconds);
        await new Promise(() => {});
      },
    },
  } as Partial<Run> as Run;
  return { run, rests };
};
/** A plugin that runs a script of Node. */
const plugin = (script: string, more: Partial<ExecPlugin> = {}): ExecPlugin =>
  ({
    command: process.execPath,
    args: ["-e", script],
    env: {},
    apiVersion: "client.authentication.k8s.io/v1",
    provideClusterInfo: false,
    ...more,
  }) as ExecPlugin;
const says = (credential: object) =>
  `console.log(${JSON.stringify(JSON.stringify({ kind: "ExecCredential", status: credential }))})`;

afterEach(() => jest.restoreAllMocks());

// The protocol: "client-go credential plugins" of Kubernetes' authentication page.
test("what a plugin writes is taken, and shows nowhere", async () => {
  const printed = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const { run, rests } = runIn();
  const credential = await execCredential(plugin(says({ token: "words-of-mine" })), cluster, run);
  expect(JSON.stringify(printed.mock.calls)).not.toContain("words-of-mine");
  expect([credential, rests]).toEqual([{ token: "words-of-mine" }, [30_000]]);
  const certificate = { clientCertificateData: "c", clientKeyData: "k" };
  expect(await execCredential(plugin(says(certificate)), cluster, run)).toEqual(certificate);
});

test.each([
  [false, { interactive: false }],
  [
    true,
    {
      interactive: false,
      cluster: {
        server: "https://api.example:6443/",
        "certificate-authority-data": Buffer.from("PEM").toString("base64"),
      },
    },
  ],
])("it hears that no one is there to answer, of the cluster if it wants that (%s), and no inputs", async (provideClusterInfo, spec) => {
  const script =
    "console.log(JSON.stringify({ status: { token: JSON.stringify([process.env.KUBERNETES_EXEC_INFO, process.env.INPUT_X, process.env.PLAIN, process.env.OWN]) } }))";
  const { run } = runIn({ INPUT_X: "hush", PLAIN: "p", OWN: "of the run" });
  const { token = "" } = await execCredential(
    plugin(script, { provideClusterInfo, env: { OWN: "own" } }),
    cluster,
    run,
  );
  const [info, input, plain, own] = JSON.parse(token);
  expect([JSON.parse(info), input, plain, own]).toEqual([
    { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", spec },
    null,
    "p",
    "own",
  ]);
});

const { command: node } = plugin("");
test.each([
  [
    "fails",
    plugin("console.error('secret'); process.exit(3)"),
    `${node}, which the kubeconfig names to sign in, failed with code 3.`,
  ],
  [
    "is not there",
    plugin("", { command: "no-such-plugin" }),
    "no-such-plugin, which the kubeconfig names to sign in, is not on this machine.",
  ],
])("one that %s is named, with what to do, and nothing that it wrote", async (_, one, message) => {
  const { run } = runIn();
  await expect(execCredential(one, cluster, run)).rejects.toMatchObject({
    name: "KubeconfigError",
    message,
    remedy: expect.stringMatching(/^Install .* on the runner .*or give a kubeconfig with a token\.$/),
  });
  await expect(execCredential({ ...one, hint: "Run it by hand." } as ExecPlugin, cluster, run)).rejects.toMatchObject({
    remedy: "Run it by hand.",
  });
});

test.each([
  "",
  "not JSON",
  "{}",
  '{"status":{"expirationTimestamp":"x"}}',
])("one that writes %j gives nothing to sign in with", async (written) => {
  await expect(
    execCredential(plugin(`process.stdout.write(${JSON.stringify(written)})`), cluster, runIn().run),
  ).rejects.toMatchObject({
    message: `${node}, which the kubeconfig names to sign in, gave neither a token nor a certificate.`,
    remedy: "Run it by hand: it has to write an ExecCredential with a status.",
  });
});

test("one that does not end is waited for no longer than thirty seconds", async () => {
  const { run } = runIn();
  const late = { ...run, clock: { now: () => 0, sleep: async () => {} } };
  const asked = execCredential(plugin("setTimeout(() => {}, 200)"), cluster, late);
  await expect(asked).rejects.toMatchObject({
    message: `${node}, which the kubeconfig names to sign in, gave no answer within 30 s.`,
  });
  expect(new TimeoutError("x").name).toBe("TimeoutError");
});
