import type { Kubernetes } from "../client/client.ts";
import { shareSecret } from "./share-secret.ts";

const want = { namespace: "apps", name: "share", account: "acc", key: "a-long-enough-key" } as Parameters<
  typeof shareSecret
>[1];
const encoded = (text: string) => Buffer.from(text).toString("base64");
const data = { azurestorageaccountname: encoded("acc"), azurestorageaccountkey: encoded("a-long-enough-key") };

/** A cluster that has this of the secret, what is written to it, and what a log would hide. */
function clusterWith(secret?: object) {
  const [written, hidden]: [unknown[], string[]] = [[], []];
  const note = (verb: string) => async (path: string, body: unknown) => void written.push([verb, path, body]);
  const kubernetes = {
    run: { mode: "apply", mask: (text: string) => void hidden.push(text) },
    get: async () => secret,
    create: note("create"),
    patch: note("patch"),
    delete: note("delete"),
  } as unknown as Kubernetes;
  return { goal: shareSecret(kubernetes, want), written, hidden };
}
const there = (more: object = {}) => ({
  metadata: { namespace: "apps", name: "share", uid: "u", resourceVersion: "7" },
  data: { ...data, azurestorageaccountkey: encoded("an-earlier-key") },
  ...more,
});
const inspect = async (goal: ReturnType<typeof clusterWith>["goal"], present: "present" | "absent" = "present") =>
  await goal.inspect({ wait: false, want: present });

// The names of the fields: the driver file.csi.azure.com, its page on static provisioning (nodeStageSecretRef).
test("a new one is what the driver takes, with who made it", async () => {
  const { goal, written, hidden } = clusterWith();
  const { step, execute } = await inspect(goal);
  expect(step?.operation).toBe("create");
  expect(JSON.stringify(step)).not.toContain(data.azurestorageaccountkey);
  await execute();
  expect(written).toEqual([
    [
      "create",
      "/api/v1/namespaces/apps/secrets",
      {
        apiVersion: "v1",
        kind: "Secret",
        type: "Opaque",
        metadata: {
          name: "share",
          namespace: "apps",
          labels: { "app.kubernetes.io/managed-by": "slipway" },
          annotations: { "slipway/made-by": expect.stringMatching(/^slipway-/) },
        },
        data,
      },
    ],
  ]);
  expect(hidden).toContain("a-long-enough-key");
});

test("another key is written beside what others keep in it, and hidden as well", async () => {
  const { goal, written, hidden } = clusterWith(there());
  await (await inspect(goal)).execute();
  expect(written).toEqual([
    ["patch", "/api/v1/namespaces/apps/secrets/share", { metadata: { resourceVersion: "7" }, data }],
  ]);
  expect(hidden).toEqual(expect.arrayContaining(["a-long-enough-key", "an-earlier-key"]));
  expect((await inspect(clusterWith(there({ data: { ...data, other: "x" } })).goal)).step).toBeUndefined();
});

test("one that is immutable is refused", async () => {
  await expect(inspect(clusterWith(there({ immutable: true })).goal)).rejects.toMatchObject({
    message: "The secret apps/share is immutable: nothing in it can be changed.",
    remedy: "Give the secret another name, or delete that one first if no one needs it.",
  });
});
