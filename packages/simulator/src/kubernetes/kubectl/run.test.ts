import { World } from "../../world/world.ts";
import { findCluster } from "../cluster.ts";
import { text } from "../json.ts";
import { openCluster } from "../open.ts";
import { read } from "../store.ts";
import { runKubectl } from "./run.ts";

let world: World;

beforeEach(() => {
  world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  world.clock.advance(1000);
});

const run = (command: string, files: Readonly<Record<string, string>> = {}) =>
  runKubectl(
    world,
    "k",
    command,
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])),
  );
const stored = (resource: string, name: string) => {
  const cluster = findCluster(world, "k");
  return cluster && read(cluster, resource, "default", name);
};
const manifest = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  ${data}\n`;

test("apply makes an object, leaves it, changes it and takes away what is no longer said", () => {
  expect(run("kubectl apply -f a.yaml", { "a.yaml": manifest("x: '1'") })).toEqual({
    exitCode: 0,
    logs: "configmap/a created\n",
  });
  expect(run("kubectl apply -f ./a.yaml", { "a.yaml": manifest("x: '1'") }).logs).toBe("configmap/a unchanged\n");
  run(`kubectl patch cm a --type merge -p '{"data":{"other":"o"}}'`);
  expect(run("kubectl apply -f .", { "a.yaml": manifest("y: '2'") }).logs).toBe("configmap/a configured\n");
  expect(stored("configmaps", "a")?.data).toEqual({ other: "o", y: "2" });
});

test("diff ends with 1 and shows the lines when something would change, and with 0 when not", () => {
  run("kubectl apply -f a.yaml", { "a.yaml": manifest("x: '1'") });
  expect(run("kubectl diff -f a.yaml", { "a.yaml": manifest("x: '1'") })).toEqual({ exitCode: 0, logs: "" });
  const { exitCode, logs } = run("kubectl diff -f a.yaml", { "a.yaml": manifest("x: '2'") });
  expect(exitCode).toBe(1);
  expect(logs).toContain('-  x: "1"\n+  x: "2"\n');
  expect(stored("configmaps", "a")?.data).toEqual({ x: "1" });
});

test("a server-side apply conflicts with who applied before, until it is forced", () => {
  run("kubectl apply -f a.yaml", { "a.yaml": manifest("x: '1'") });
  const refused = run("kubectl apply --server-side -f a.yaml", { "a.yaml": manifest("x: '2'") });
  expect(refused).toEqual({
    exitCode: 1,
    logs: 'Error from server (Conflict): Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.x\n',
  });
  expect(
    run("kubectl apply --server-side --force-conflicts -f a.yaml", { "a.yaml": manifest("x: '2'") }).exitCode,
  ).toBe(0);
  expect(stored("configmaps", "a")?.data).toEqual({ x: "2" });
});

test("a secret that is made on the client is piped into apply", () => {
  const make =
    "kubectl create secret docker-registry r --docker-server=x.io --docker-username=u --docker-password='p w'";
  expect(run(`${make} --dry-run=client -o yaml | kubectl apply -f -`)).toEqual({
    exitCode: 0,
    logs: "secret/r created\n",
  });
  const config = Buffer.from(text(stored("secrets", "r"), "data", ".dockerconfigjson"), "base64").toString();
  const auth = Buffer.from("u:p w").toString("base64");
  expect(JSON.parse(config)).toEqual({ auths: { "x.io": { username: "u", password: "p w", auth } } });
});

test.each([
  [
    "kubectl get ns -o name",
    0,
    "namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\n",
  ],
  ["kubectl get ns default -o jsonpath='{.status.phase}{\"\\n\"}'", 0, "Active\n"],
  [
    "kubectl get sc -o jsonpath='{range .items[?(@.metadata.name==\"default\")]}{.provisioner};{end}'",
    0,
    "disk.csi.azure.com;",
  ],
  ["kubectl get pods", 0, "No resources found in default namespace.\n"],
  ["kubectl get cm nope || echo absent", 0, 'Error from server (NotFound): configmaps "nope" not found\nabsent\n'],
  ["kubectl get cm nope --ignore-not-found", 0, ""],
  [
    "kubectl delete cm kube-root-ca.crt nope",
    1,
    'Error from server (NotFound): configmaps "nope" not found\nconfigmap "kube-root-ca.crt" deleted\n',
  ],
  ["kubectl auth can-i get pods --as bob", 1, "no\n"],
  ["kubectl auth can-i '*' '*' && echo ok", 0, "yes\nok\n"],
  ["false && echo no; echo end", 0, "end\n"],
  ["helm ls", 127, "sh: helm: not found (simulated: cat, echo, false, kubectl, true)\n"],
  ["echo 'open", 2, "sh: syntax error: unterminated quoted string\n"],
  ["kubectl get foo", 1, 'error: the server doesn\'t have a resource type "foo"\n'],
])("%s", (command, exitCode, logs) => {
  expect(run(command)).toEqual({ exitCode, logs });
});

test("what is not simulated is refused with what is", () => {
  expect(run("kubectl drain n")).toEqual({
    exitCode: 1,
    logs: 'error: unknown command "drain" for "kubectl" (simulated: apply, auth, create, delete, diff, get, patch, version)\n',
  });
  expect(run("kubectl get ns -o go-template=x").logs).toContain("simulated formats are: json,name,wide,yaml,jsonpath");
  expect(run("kubectl get ns --frob").logs).toContain("unknown flag: --frob");
});

test("a given caller is judged by RBAC", () => {
  const caller = { user: "bob", groups: ["system:authenticated"] };
  expect(runKubectl(world, "k", "kubectl get secrets", {}, caller)).toEqual({
    exitCode: 1,
    logs: 'Error from server (Forbidden): secrets is forbidden: User "bob" cannot list resource "secrets" in API group "" in the namespace "default"\n',
  });
});
