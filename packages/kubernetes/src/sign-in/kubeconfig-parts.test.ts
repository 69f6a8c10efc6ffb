import type { Run } from "@slipway/action";
import { kubernetesInputs, namespaceForm, objectForm } from "../inputs.ts";
import { type Access, readKubeconfig } from "./kubeconfig.ts";
import { makeSignIn } from "./sign-in.ts";

const config = (user: object, cluster: object = {}, more: object = {}) =>
  JSON.stringify({
    "current-context": "one",
    contexts: [{ name: "one", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: "https://api.example:6443", ...cluster } }],
    users: [{ name: "u", user }],
    ...more,
  });
const read = (written: string, context?: string) => readKubeconfig(written, context, async (path) => `in ${path}`);
const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a kubeconfig gives all of its cluster", async () => {
  const all = {
    "certificate-authority-data": base64("ca"),
    "insecure-skip-tls-verify": true,
    "tls-server-name": "inner",
    "proxy-url": "http://proxy",
  };
  expect((await read(config({ token: "t" }, all))).cluster).toEqual({
    server: new URL("https://api.example:6443"),
    ca: "ca",
    insecure: true,
    serverName: "inner",
    proxy: "http://proxy",
  });
  expect((await read(config({ token: "t" }, { "insecure-skip-tls-verify": "true" }))).cluster).toEqual({
    server: new URL("https://api.example:6443"),
    insecure: false,
  });
});

test.each<[object, object]>([
  [{ token: "t" }, { token: "t" }],
  [{ tokenFile: "f" }, { tokenFile: "f" }],
  [
    { username: "n", password: "p" },
    { username: "n", password: "p" },
  ],
  [
    { "client-certificate": "c.pem", "client-key-data": base64("key") },
    { certificate: "in c.pem", key: "key" },
  ],
  [
    { exec: { command: "x" } },
    {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "x",
        args: [],
        env: {},
        provideClusterInfo: false,
      },
    },
  ],
  [
    {
      exec: {
        apiVersion: "v",
        command: "x",
        args: ["a", 1],
        env: [{ name: "N", value: "v" }, "odd"],
        provideClusterInfo: true,
        installHint: "Get it.",
      },
    },
    {
      exec: {
        apiVersion: "v",
        command: "x",
        args: ["a", "1"],
        env: { N: "v" },
        provideClusterInfo: true,
        hint: "Get it.",
      },
    },
  ],
])("it gives all of its user: %j", async (user, expected) => {
  expect((await read(config(user))).user).toEqual(expected);
});

const where = "Give a whole kubeconfig, as `kubectl config view --raw --flatten --minify` writes it.";
test.each([
  ["{", "The kubeconfig is neither YAML nor JSON.", where],
  ["[]", "The kubeconfig has no clusters, users and contexts.", where],
  ["{}", "The kubeconfig has no current context.", "Name one in context."],
  [config({}, {}, { contexts: {} }), 'The kubeconfig has no context named "one"; it has: none.', where],
  [config({}, {}, { users: ["u", { name: "v" }] }), 'The kubeconfig has no user named "u"; it has: v.', where],
  [config({ token: "", username: "" }), "The user of the kubeconfig has nothing to sign in with.", where],
  [
    config({ token: "t", "as-groups": [] }),
    "The user of the kubeconfig has as-groups, which is not supported.",
    "Give a user with a token, a token file, a client certificate or an exec plugin.",
  ],
  [
    config({ token: "t" }, { server: "https://" }),
    'The server "https://" of the kubeconfig is not an https address.',
    "Credentials are sent over TLS only: give the https address of the API server.",
  ],
])("%s is refused with what to give", async (written, message, remedy) => {
  await expect(read(written)).rejects.toMatchObject({ name: "KubeconfigError", message, remedy });
});

describe("a proof", () => {
  const cluster = { server: new URL("https://x"), insecure: false };
  const proofOf = async (user: Access["user"], entra?: () => Promise<string>) => {
    const masked: unknown[][] = [];
    let time = 0;
    const run = {
      mask: (...given: unknown[]) => void masked.push(given),
      clock: { now: () => time },
    } as unknown as Run;
    let reads = 0;
    const file = async (path: string) => {
      reads += 1;
      return ` ${path}-${reads}\n`;
    };
    const signIn = makeSignIn({ user, cluster }, run, file, entra);
    const later = (milliseconds: number) => {
      time += milliseconds;
    };
    return { signIn, proof: await signIn.proof(), masked, later };
  };
  const certificate = { certificate: "c", key: "k" };
  const shown = { cert: "c", key: "k" };

  test("by token, by name and password, or by certificate alone", async () => {
    expect((await proofOf({ token: "t", ...certificate })).proof).toEqual({ ...shown, authorization: "Bearer t" });
    const basic = await proofOf({ username: "n", password: "p" });
    expect(basic.proof).toEqual({ authorization: `Basic ${base64("n:p")}` });
    expect(basic.masked).toEqual([["p", "n"]]);
    expect((await proofOf({ username: "n" })).proof).toEqual({ authorization: `Basic ${base64("n:")}` });
    const plain = await proofOf(certificate);
    expect([plain.proof, plain.masked]).toEqual([shown, [["k"]]]);
    expect((await proofOf({ certificate: "c" })).proof).toEqual({});
  });

  test("by a token file is good for a minute, and then read again", async () => {
    const { signIn, proof, masked, later } = await proofOf({ tokenFile: "f" });
    expect([proof, masked]).toEqual([{ authorization: "Bearer f-1" }, [["f-1"]]]);
    later(59_999);
    expect(await signIn.proof()).toEqual(proof);
    later(1);
    expect(await signIn.proof()).toEqual({ authorization: "Bearer f-2" });
    expect(signIn.forget()).toBe(true);
    expect(await signIn.proof()).toEqual({ authorization: "Bearer f-3" });
  });

  test("by a caller's token, also in place of kubelogin", async () => {
    const bearer = await proofOf({ bearer: async () => "b" });
    expect([bearer.proof, bearer.signIn.forget()]).toEqual([{ authorization: "Bearer b" }, true]);
    const exec = (command: string) => ({
      exec: { apiVersion: "v", command, args: [], env: {}, provideClusterInfo: false },
    });
    for (const command of ["kubelogin", "/usr/bin/kubelogin", "C:\\bin\\kubelogin.exe"])
      expect((await proofOf(exec(command), async () => "e")).proof).toEqual({ authorization: "Bearer e" });
  });

  test("that cannot be another is not forgotten", async () => {
    for (const user of [{ token: "t" }, { username: "n" }, certificate, { token: "t", tokenFile: "f" }])
      expect((await proofOf(user)).signIn.forget()).toBe(false);
  });
});

test.each([
  [namespaceForm, "a-1", true],
  [namespaceForm, "-a", false],
  [namespaceForm, "a".repeat(64), false],
  [objectForm, "a.b-c", true],
  [objectForm, "a..b", false],
])("a name in Kubernetes (%#)", ({ pattern, write }, name, fits) => {
  expect(pattern.test(name)).toBe(fits);
  expect(write).toMatch(/^Write .*begin and end with a letter or digit\.$/);
});

test("a kubeconfig may come from the environment", () => {
  expect(Object.keys(kubernetesInputs)).toEqual([
    "kubeconfig",
    "kubeconfig-path",
    "insecure-skip-tls-verify",
    "context",
  ]);
  expect(kubernetesInputs["kubeconfig-path"].env).toEqual(["KUBECONFIG"]);
  expect(kubernetesInputs.kubeconfig.secret).toBe(true);
  for (const { required, about } of Object.values(kubernetesInputs)) {
    expect(required).toBe(false);
    expect(about).toMatch(/^(A|The|Whether) .{20,}\.$/);
  }
});
