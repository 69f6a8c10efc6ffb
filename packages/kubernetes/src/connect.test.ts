import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "@slipway/action";
import { connectKubernetes } from "./connect.ts";
import { pathsIn } from "./sign-in/kubeconfig-files.ts";

const folder = mkdtempSync(join(tmpdir(), "connect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const config = (cluster: object, user: object = { token: "token-of-mine" }) =>
  JSON.stringify({
    clusters: [{ name: "c", cluster: { server: "https://api.example:6443", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
const connect = async (inputs: object, env: object = { HOME: folder }) => {
  const warned: string[] = [];
  const run = {
    action: "test",
    env,
    mask() {},
    warn: (text: string) => void warned.push(text),
  } as unknown as Run;
  const usual = {
    kubeconfig: undefined,
    "kubeconfig-path": undefined,
    context: undefined,
    "insecure-skip-tls-verify": false,
  };
  return { connection: await connectKubernetes({ ...usual, ...inputs } as never, run), warned };
};

test("the server is the one of the kubeconfig that is given, or of a file", async () => {
  const { connection, warned } = await connect({ kubeconfig: config({}) });
  expect([connection.host, connection.server, warned]).toEqual(["api.example:6443", "https://api.example:6443/", []]);
  writeFileSync(join(folder, "config"), config({ server: "https://other.example" }));
  expect((await connect({ "kubeconfig-path": "~/config" })).connection.host).toBe("other.example");
});

// client-go, util/homedir/homedir.go: Windows has no HOME, but USERPROFILE.
test("a home folder is found by the name that each system has for it", async () => {
  writeFileSync(join(folder, "config"), config({ server: "https://home.example" }));
  for (const env of [{ HOME: folder }, { USERPROFILE: folder }, { HOME: folder, USERPROFILE: "elsewhere" }])
    expect((await connect({ "kubeconfig-path": "~/config" }, env)).connection.host).toBe("home.example");
  expect(pathsIn("~\\.kube\\config", "C:\\Users\\$&")).toEqual(["C:\\Users\\$&\\.kube\\config"]);
  expect(pathsIn("~other/config", "/home/me")).toEqual(["~other/config"]);
});

test.each([
  [
    "kubeconfig",
    { "kubeconfig-path": "~/none" },
    /^There is no kubeconfig: .*none cannot be read\.$/,
    "Give kubeconfig or kubeconfig-path, or have an earlier step write the file.",
  ],
  [
    "file that it names",
    { kubeconfig: config({ "certificate-authority": join(folder, "no-ca") }) },
    /^The file .*no-ca cannot be read \(ENOENT\)\.$/,
    "Correct the path, or have an earlier step write the file.",
  ],
])("a %s that is not there is named", async (_, inputs, message, remedy) => {
  await expect(connect(inputs)).rejects.toMatchObject({
    name: "KubeconfigError",
    message: expect.stringMatching(message),
    remedy,
  });
});

test("a certificate goes unverified only if that is said twice, and then with a warning", async () => {
  const kubeconfig = config({ "insecure-skip-tls-verify": true });
  await expect(connect({ kubeconfig })).rejects.toMatchObject({
    message:
      "The kubeconfig has insecure-skip-tls-verify: whoever answers in place of api.example:6443 would get the credentials.",
    remedy: expect.stringMatching(/certificate-authority-data.*insecure-skip-tls-verify: true if you accept that\.$/),
  });
  expect((await connect({ kubeconfig, "insecure-skip-tls-verify": true })).warned).toEqual([
    "The certificate of api.example:6443 is not verified: whoever answers in its place gets the credentials.",
  ]);
});
