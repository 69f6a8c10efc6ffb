import { readKubeconfig } from "./kubeconfig.ts";

const config = (user: object, cluster: object = {}) =>
  JSON.stringify({
    "current-context": "one",
    contexts: [
      { name: "one", context: { cluster: "c", user: "u" } },
      { name: "two", context: { cluster: "c", user: "nobody" } },
    ],
    clusters: [{ name: "c", cluster: { server: "https://api.example:6443", ...cluster } }],
    users: [{ name: "u", user }],
  });
const files = async (path: string) => `content of ${path}`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("certificates and keys are in the file, or in files that it names", async () => {
  const inside = { "client-certificate-data": base64("certificate"), "client-key-data": base64("key") };
  const read = await readKubeconfig(config(inside, { "certificate-authority": "ca.pem" }), undefined, files);
  expect(read).toMatchObject({
    cluster: { ca: "content of ca.pem", insecure: false },
    user: { certificate: "certificate", key: "key" },
  });
  expect(read.cluster.server.href).toBe("https://api.example:6443/");
});

test("YAML is read, and so are tokenFile, exec and what belongs to the server", async () => {
  const yaml = [
    "current-context: one",
    "contexts: [{ name: one, context: { cluster: c, user: u } }]",
    "clusters: [{ name: c, cluster: { server: https://api.example, tls-server-name: inner, proxy-url: http://proxy } }]",
    "users:",
    "- name: u",
    "  user:",
    "    tokenFile: /var/token",
    "    exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token], env: null }",
  ].join("\n");
  expect(await readKubeconfig(yaml, "one", files)).toMatchObject({
    cluster: { serverName: "inner", proxy: "http://proxy" },
    user: { tokenFile: "/var/token", exec: { command: "kubelogin", args: ["get-token"], env: {} } },
  });
});

test.each([
  ["{", undefined, "neither YAML nor JSON"],
  ["text", undefined, "has no clusters"],
  ["{}", undefined, "no current context"],
  [config({}), undefined, "nothing to sign in with"],
  [config({ token: "t", as: "root" }), undefined, "has as, which is not supported"],
  [config({ "auth-provider": { name: "azure" } }), undefined, "has auth-provider"],
  [config({}), "three", 'no context named "three"; it has: one, two'],
  [config({}), "two", 'no user named "nobody"; it has: u'],
  [config({ token: "t" }, { server: "http://api.example" }), undefined, "is not an https address"],
])("%s in context %s is refused", async (text, context, problem) => {
  await expect(readKubeconfig(text, context, files)).rejects.toMatchObject({
    name: "KubeconfigError",
    message: expect.stringContaining(problem),
    remedy: expect.stringMatching(/\.$/),
  });
});

test("what does not parse is not quoted", async () => {
  await expect(readKubeconfig("token: [very-secret", undefined, files)).rejects.toThrow(/^(?!.*very-secret)/);
});
