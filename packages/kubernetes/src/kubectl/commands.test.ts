import type { Run } from "@slipway/action";
import { unknown } from "@slipway/reconcile";
import { KubectlKubernetes } from "./kubectl.ts";

/** Where kubectl gives these answers, one a command; what was run is noted with its files. */
function shellWith(...answers: { readonly exitCode?: number; readonly logs: string }[]) {
  const ran: { command: string; files: object | undefined }[] = [];
  const kubernetes = new KubectlKubernetes(async (command, files) => {
    ran.push({ command, files });
    const { exitCode = 0, logs } = answers.shift() ?? { logs: "" };
    return { exitCode, logs };
  }, {} as Run);
  return { kubernetes, ran };
}
const secret = "/api/v1/namespaces/apps/secrets/pull";
const get = (what: string) => `kubectl get ${what} --output json --show-managed-fields --ignore-not-found`;

test("reads that are asked for at the same time go in one command, and each gets its own answer", async () => {
  const logs = 'Warning: old\n{"a":1}\n--- slipway ---\n\n--- slipway ---\n{"b":2}\n';
  const { kubernetes, ran } = shellWith({ logs }, { logs: '{"c":3}' });
  const paths = [secret, "/apis/apps/v1/namespaces/o'ne/deployments/d", "/api/v1/namespaces/apps"];
  expect(await Promise.all(paths.map((path) => kubernetes.get(path)))).toEqual([{ a: 1 }, undefined, { b: 2 }]);
  expect(ran.map(({ command }) => command)).toEqual([
    [
      get("'secrets' 'pull' --namespace 'apps'"),
      get("'deployments.apps' 'd' --namespace 'o'\\''ne'"),
      get("'namespaces' 'apps' "),
    ].join("; echo '--- slipway ---'; "),
  ]);
  expect(await kubernetes.get(secret)).toEqual({ c: 3 });
  expect(ran).toHaveLength(2);
});

test("a read that fails does not fail those beside it; a command that does not run fails all", async () => {
  const { kubernetes } = shellWith({ logs: "Error from server (Forbidden): no\n--- slipway ---\n{}\n" });
  const results = await Promise.allSettled([kubernetes.get(secret), kubernetes.get(secret)]);
  expect(results).toMatchObject([
    {
      reason: {
        name: "KubernetesError",
        status: 403,
        message: `kubectl get ${secret} was refused with 403 Forbidden: no`,
      },
    },
    { value: {} },
  ]);
  const broken = new KubectlKubernetes(async () => Promise.reject(new RangeError("no pod")), {} as Run);
  const failed = await Promise.allSettled([broken.get(secret), broken.get(secret)]);
  expect(failed.map((each) => "reason" in each && each.reason.message)).toEqual(["no pod", "no pod"]);
  const cut = shellWith({ logs: "{}\n" });
  const half = await Promise.allSettled([cut.kubernetes.get(secret), cut.kubernetes.get(secret)]);
  expect(half[1]).toMatchObject({ reason: { message: expect.stringContaining("kubectl gave no whole answer.") } });
});

test("what is written goes as a file", async () => {
  const { kubernetes, ran } = shellWith();
  await kubernetes.create("/api/v1/namespaces/apps/secrets", { a: 1 });
  await kubernetes.patch(secret, { b: 2 });
  expect(ran).toEqual([
    { command: "kubectl create --filename object.json --namespace 'apps'", files: { "object.json": '{"a":1}' } },
    {
      command:
        "kubectl patch 'secrets' 'pull' --namespace 'apps' --type merge --patch-file patch.json --field-manager slipway",
      files: { "patch.json": '{"b":2}' },
    },
  ]);
  expect(() => kubernetes.create("/x", { a: unknown("y") })).toThrow("A value of /x");
});

test("a delete checks the version first, where one is given", async () => {
  const { kubernetes, ran } = shellWith();
  await kubernetes.delete(secret, {});
  await kubernetes.delete(secret, { resourceVersion: "7" });
  const deletes = "kubectl delete 'secrets' 'pull' --namespace 'apps' --ignore-not-found";
  expect(ran.map(({ command }) => command)).toEqual([
    deletes,
    `kubectl patch 'secrets' 'pull' --namespace 'apps' --type merge --patch-file patch.json --field-manager slipway && ${deletes}`,
  ]);
  expect(ran[1]?.files).toEqual({ "patch.json": '{"metadata":{"resourceVersion":"7"}}' });
});

test.each([
  ["Unauthorized", 401, "KubernetesError"],
  ["Forbidden", 403, "KubernetesError"],
  ["NotFound", 404, "KubernetesError"],
  ["AlreadyExists", 409, "StaleError"],
  ["Conflict", 409, "StaleError"],
  ["Invalid", 422, "KubernetesError"],
  ["TooManyRequests", 429, "KubernetesError"],
  ["Else", 500, "KubernetesError"],
])("a write that is refused with %s counts as %s, a %s", async (reason, status, name) => {
  const { kubernetes } = shellWith({ exitCode: 1, logs: `Error from server (${reason}): because` });
  await expect(kubernetes.patch(secret, {})).rejects.toMatchObject({
    name,
    message: `kubectl patch ${secret} was refused with ${status} ${reason}: because`,
    remedy: expect.stringMatching(/^.{20,}\.$/),
  });
});

test("an answer that is no refusal is quoted up to its JSON, which may be half a secret", async () => {
  const said = async (logs: string) => {
    const { kubernetes } = shellWith({ exitCode: 1, logs });
    return await kubernetes.create(secret, {}).catch((error: Error) => error.message);
  };
  expect(await said(` ${"x".repeat(400)} {"data"`)).toBe(
    `kubectl create ${secret} was refused with 500 Unknown: ${"x".repeat(300)}`,
  );
  expect(await said('{"data"')).toContain("Unknown: kubectl gave no whole answer.");
});
