import type { Run } from "@slipway/action";
import { type Goal, unknown } from "@slipway/reconcile";
import type { Kubernetes } from "../client/client.ts";
import { pullSecretLink } from "./link.ts";
import { givenLogin, type LoginSource } from "./login-source.ts";
import { pullSecret } from "./secret.ts";

/** A cluster with these objects by their paths; what is written to it and hidden is noted. */
function clusterWith(objects: Record<string, object>) {
  const writes: unknown[][] = [];
  const masked: string[] = [];
  // Later than it is asked, as over a network: what is not waited for is not there yet.
  const note = (verb: string) => async (path: string, body: object) => {
    await new Promise((go) => setImmediate(go));
    writes.push([verb, path, body]);
  };
  const kubernetes = {
    run: {
      mask: (secret: string) => void masked.push(secret),
      clock: { now: () => 0, sleep: async () => {} },
    } as unknown as Run,
    get: async (path: string) => objects[path],
    create: note("create"),
    patch: note("patch"),
    delete: note("delete"),
  } as unknown as Kubernetes;
  return { kubernetes, writes, masked };
}
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const decoded = (text: string) => JSON.parse(Buffer.from(text, "base64").toString()) as { auths: object };
const account = "/api/v1/namespaces/apps/serviceaccounts/default";
const path = "/api/v1/namespaces/apps/secrets/pull";
const login = { username: "robot", password: "open-sesame" };
const auth = Buffer.from("robot:open-sesame").toString("base64");
const want = { namespace: "apps", name: "pull", server: "reg.example" };
const metadata = { name: "pull", uid: "u", resourceVersion: "7" };
const secretWith = (auths: object, more: object = {}) => ({
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": base64({ auths, theirs: 1 }) },
  metadata,
  ...more,
});
const look = async (goal: Goal, wanted: "present" | "absent" = "present") => {
  const { step, execute } = await goal.inspect({ wait: false, want: wanted });
  return { operation: step?.operation ?? "none", fields: step?.changes.map(({ field }) => field) ?? [], execute };
};

describe("a login in a pull secret", () => {
  test("is new with its secret, and hidden in all its forms", async () => {
    const { kubernetes, writes, masked } = clusterWith({ [account]: {} });
    const { operation, execute } = await look(pullSecret(kubernetes, { ...want, source: givenLogin(login) }));
    await execute();
    const [verb, where, body] = writes[0] as [string, string, ReturnType<typeof secretWith>];
    expect([operation, verb, where]).toEqual(["create", "create", "/api/v1/namespaces/apps/secrets"]);
    expect(body).toMatchObject({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/dockerconfigjson",
      metadata: {
        name: "pull",
        namespace: "apps",
        labels: { "app.kubernetes.io/managed-by": "slipway" },
        annotations: {
          "slipway/made-by": expect.stringMatching(/^slipway-/),
          "slipway/registries": expect.stringMatching(/^\{"reg\.example":\{"record":"slipway-[0-9a-f]{16}"\}\}$/),
        },
      },
    });
    expect(decoded(body.data[".dockerconfigjson"])).toEqual({ auths: { "reg.example": { ...login, auth } } });
    expect(masked).toContain(login.password);
    expect(masked.some((each) => each.startsWith('{"auths"'))).toBe(true);
  });

  test("needs its namespace", async () => {
    const { kubernetes } = clusterWith({});
    await expect(look(pullSecret(kubernetes, { ...want, source: givenLogin(login) }))).rejects.toMatchObject({
      name: "MissingError",
      message: "The namespace apps does not exist.",
      remedy: "Create the namespace first, or correct its name in the inputs.",
    });
  });

  test.each([
    ["the same", { ...login }, "none", []],
    ["another password", { ...login, password: "other-word" }, "update", ["reg.example.password"]],
    ["another user", { ...login, username: "other" }, "update", ["reg.example.username"]],
    ["none", undefined, "update", ["reg.example.login"]],
  ])("that is there: %s", async (_, there, operation, fields) => {
    const others = { "other.example": { auth: "dTpw", theirs: 2 } };
    const secret = secretWith({ ...others, ...(there ? { "reg.example": there } : {}) });
    const { kubernetes, writes } = clusterWith({ [path]: secret });
    const seen = await look(pullSecret(kubernetes, { ...want, source: givenLogin(login) }));
    await seen.execute();
    expect([seen.operation, seen.fields]).toEqual([operation, fields]);
    if (operation === "none") return expect(writes).toEqual([]);
    const [verb, where, body] = writes[0] as [string, string, ReturnType<typeof secretWith>];
    expect([verb, where, body.metadata.resourceVersion]).toEqual(["patch", path, "7"]);
    expect(decoded(body.data[".dockerconfigjson"])).toEqual({
      auths: { ...others, "reg.example": { ...login, auth } },
      theirs: 1,
    });
  });

  const remedy = "Give the pull secret another name, or delete that one first if no one needs it.";
  test.each([
    [{ type: "Opaque" }, "The secret apps/pull is of the type Opaque, not kubernetes.io/dockerconfigjson."],
    [{ data: { ".dockerconfigjson": "e30" + "x" } }, "The JSON of the secret apps/pull is broken."],
    [{ data: undefined }, "The JSON of the secret apps/pull is broken."],
    [{ immutable: true }, "The secret apps/pull is immutable: nothing in it can be changed."],
  ])("cannot be changed in a secret with %j", async (more, message) => {
    const { kubernetes } = clusterWith({ [path]: secretWith({}, more) });
    await expect(look(pullSecret(kubernetes, { ...want, source: givenLogin(login) }))).rejects.toMatchObject({
      name: "UnfitError",
      message,
      remedy,
    });
  });

  test("that only the write obtains is noted with its stamp", async () => {
    const source: LoginSource = {
      read: async () => ({
        needed: async () => ({ login: { username: "robot", password: unknown("a password") }, changes: [] }),
      }),
      obtain: async () => ({ login, stamp: { password: "password1" } }),
    };
    const { kubernetes, writes, masked } = clusterWith({ [account]: {} });
    const { execute } = await look(pullSecret(kubernetes, { ...want, source }));
    expect(masked).toEqual([]);
    await execute();
    const body = writes[0]?.[2] as ReturnType<typeof secretWith> & {
      metadata: { annotations: Record<string, string> };
    };
    expect(JSON.parse(body.metadata.annotations["slipway/registries"] ?? "")).toEqual({
      "reg.example": { password: "password1", record: expect.stringMatching(/^slipway-/) },
    });
    expect(decoded(body.data[".dockerconfigjson"])).toEqual({ auths: { "reg.example": { ...login, auth } } });
    expect(masked).toContain(login.password);
  });

  describe("is removed", () => {
    /** What a run wrote, as the cluster then has it, with what others added. */
    const written = async (more: object = {}, annotations: object = {}) => {
      const first = clusterWith({ [account]: {} });
      await (await look(pullSecret(first.kubernetes, { ...want, source: givenLogin(login) }))).execute();
      const body = first.writes[0]?.[2] as ReturnType<typeof secretWith> & { metadata: { annotations: object } };
      const { auths } = decoded(body.data[".dockerconfigjson"]);
      return secretWith(
        { ...auths, ...more },
        { metadata: { ...metadata, annotations: { ...body.metadata.annotations, ...annotations } } },
      );
    };
    const removed = async (secret: object) => {
      const { kubernetes, writes } = clusterWith({ [path]: secret });
      await (await look(pullSecret(kubernetes, { ...want, source: givenLogin(login) }), "absent")).execute();
      return writes;
    };

    test("with its secret, where that is ours and empty then", async () => {
      expect(await removed(await written())).toEqual([["delete", path, { uid: "u", resourceVersion: "7" }]]);
    });

    test("alone, where others are in it or made it", async () => {
      const [others] = await removed(await written({ "other.example": { auth: "dTpw" } }));
      const data = { ".dockerconfigjson": base64({ auths: { "other.example": { auth: "dTpw" } }, theirs: 1 }) };
      const annotations = { "slipway/registries": null };
      expect(others).toEqual(["patch", path, { metadata: { resourceVersion: "7", annotations }, data }]);
      expect((await removed(await written({}, { "slipway/made-by": "someone" })))[0]?.[0]).toBe("patch");
    });

    test("never, where someone else stored another one in its place", async () => {
      expect(await removed(await written({ "reg.example": { username: "robot", password: "theirs" } }))).toEqual([]);
      expect(await removed(secretWith({ "reg.example": login }))).toEqual([]);
    });
  });
});

describe("the link of a pull secret", () => {
  const wanted = { namespace: "apps", account: "default", secret: "pull" };
  const accountWith = (links: object[] | undefined, annotation?: string) => ({
    metadata: {
      name: "default",
      uid: "u",
      resourceVersion: "7",
      ...(annotation === undefined ? {} : { annotations: { "slipway/pull-secrets": annotation } }),
    },
    ...(links ? { imagePullSecrets: links } : {}),
  });
  const linkIn = async (there: object | undefined, how: "present" | "absent" = "present") => {
    const { kubernetes, writes } = clusterWith(there ? { [account]: there } : {});
    const seen = await look(pullSecretLink(kubernetes, wanted), how);
    await seen.execute();
    return { ...seen, writes };
  };
  const ours = async () => {
    const [write] = (await linkIn(accountWith(undefined))).writes;
    return (write?.[2] as { metadata: { annotations: Record<string, string> } }).metadata.annotations[
      "slipway/pull-secrets"
    ];
  };

  test("is added to those of others, with its record, unless someone wrote since", async () => {
    const { operation, fields, writes } = await linkIn(accountWith([{ name: "theirs" }], '{"gone":"x"}'));
    expect([operation, fields]).toEqual(["update", ["imagePullSecrets[pull]"]]);
    expect(writes).toEqual([
      [
        "patch",
        account,
        {
          metadata: {
            annotations: { "slipway/pull-secrets": expect.stringMatching(/^\{"pull":"slipway-[0-9a-f]{16}"\}$/) },
            resourceVersion: "7",
          },
          imagePullSecrets: [{ name: "theirs" }, { name: "pull" }],
        },
      ],
    ]);
  });

  test("that is there is left, and an account that is not there is missing", async () => {
    expect((await linkIn(accountWith([{ name: "pull" }]))).operation).toBe("none");
    await expect(linkIn(undefined)).rejects.toMatchObject({
      name: "UnfitError",
      message: "The service account default does not exist in the namespace apps.",
      remedy: "Create the namespace and the account first, or correct their names in the inputs.",
    });
  });

  test("is removed only if it is ours", async () => {
    const links = [{ name: "theirs" }, { name: "pull" }];
    expect((await linkIn(accountWith(links, await ours()), "absent")).writes).toEqual([
      [
        "patch",
        account,
        {
          metadata: { annotations: { "slipway/pull-secrets": null }, resourceVersion: "7" },
          imagePullSecrets: [{ name: "theirs" }],
        },
      ],
    ]);
    for (const [there, annotation] of [
      [links, undefined],
      [links, "broken"],
      [links, "null"],
      [links, '{"pull":1}'],
      [[{ name: "theirs" }], await ours()],
    ] as const)
      expect((await linkIn(accountWith([...there], annotation), "absent")).writes).toEqual([]);
  });
});
