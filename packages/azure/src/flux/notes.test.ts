import { makerIn, withMaker } from "../extensions/extension.ts";
import { changeable, changes, notesFor, refuseOtherSource } from "./changes.ts";
import { credentialsHash, credentialsOf, keyFile } from "./credentials.ts";
import { notesOf, settingsFor } from "./notes.ts";
import type { FluxWant } from "./want.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

const notes = { maker: "slipway-1", credentials: "hash", kustomizations: ["b", "a"] };
const settings = {
  "slipway.x.made": "slipway-1",
  "slipway.x.credentials": "hash",
  "slipway.x.kustomizations": "a b",
};

test("notes are settings of the extension by the configuration's name, and can be read again", () => {
  expect(settingsFor({}, "x", notes)).toEqual(settings);
  expect(notesOf(settings, "x")).toEqual({ ...notes, kustomizations: ["a", "b"] });
  expect(notesOf(settings, "y")).toEqual({ kustomizations: [] });
  expect(notesOf({ "slipway.x.made": "-", "slipway.x.credentials": 1 }, "x")).toEqual({ kustomizations: [] });
});

test("only what changes is written, and nothing is written as nothing", () => {
  expect(settingsFor(settings, "x", notes)).toEqual({});
  expect(settingsFor({}, "x", { kustomizations: [] })).toEqual({});
  expect(settingsFor(settings, "x", { kustomizations: [] })).toEqual({
    "slipway.x.made": "-",
    "slipway.x.credentials": "-",
    "slipway.x.kustomizations": "-",
  });
});

test("the maker of the extension is a setting beside those of others", () => {
  expect(withMaker({ theirs: "1" }, "slipway-1")).toEqual({ theirs: "1", "slipway-extension": "slipway-1" });
  expect([makerIn({ "slipway-extension": "slipway-1" }), makerIn({})]).toEqual(["slipway-1", undefined]);
});

describe("the changes of a configuration", () => {
  const want = (more: object = {}): FluxWant =>
    ({ properties: { kustomizations: { a: { path: "./a" } }, ...more } }) as unknown as FluxWant;
  const have = (properties: object = {}, noted: Partial<typeof notes> = {}) => ({
    resource: {
      id: "/x",
      properties: { kustomizations: { a: { path: "./a" } }, ...properties },
    } as unknown as ArmFluxConfiguration,
    notes: { kustomizations: [], ...noted },
  });

  test("are none where all is as wanted", () => {
    const same = want({ namespace: "ns", scope: "cluster", gitRepository: { provider: "generic" }, suspend: null });
    const there = have({ namespace: "ns", scope: "cluster", gitRepository: {} });
    expect(changes(there, same, undefined)).toEqual([]);
  });

  test("say which fields cannot be changed in place, and that other credentials are given", () => {
    const other = want({ namespace: "other", scope: "namespace", url: "u" });
    expect(changes(have({ namespace: "ns", scope: "cluster" }, { credentials: "old" }), other, "new")).toEqual([
      { field: "namespace", have: "ns", want: "other", immutable: true },
      { field: "scope", have: "cluster", want: "namespace", immutable: true },
      { field: "url", want: "u" },
      { field: "configurationProtectedSettings", have: "hash old", want: "hash new" },
    ]);
    expect(changes(have(), want(), "new")).toEqual([{ field: "configurationProtectedSettings", want: "hash new" }]);
    expect(changes(have({}, { credentials: "old" }), want(), "old")).toEqual([]);
  });

  test.each([
    [["a", "b"], ["b", "a"], 0],
    [["a"], ["a", "b"], 1],
    [undefined, [], 0],
    [undefined, ["a"], 1],
  ])("what comes before has no order: %j and %j", (there, wanted, count) => {
    const [one, other] = [{ dependsOn: there }, { dependsOn: wanted }];
    expect(
      changes(have({ kustomizations: { a: one } }), want({ kustomizations: { a: other } }), undefined),
    ).toHaveLength(count);
  });

  test("take away kustomizations that were ours and are wanted no more, and leave those of others", () => {
    const there = have(
      { kustomizations: { a: { path: "./a" }, b: {}, theirs: {} } },
      { kustomizations: ["a", "b", "gone"] },
    );
    expect(changeable(there, want({ namespace: "ns", scope: "s", url: "u" }))).toEqual({
      url: "u",
      kustomizations: { a: { path: "./a" }, b: null },
    });
  });

  test("are noted: what is ours and what was sent", () => {
    const wanted = want({ kustomizations: { a: {}, b: {}, c: {} } });
    expect(
      notesFor({ maker: "m", credentials: "old", kustomizations: ["a"] }, { a: {}, b: {} }, wanted, undefined),
    ).toEqual({
      maker: "m",
      credentials: "old",
      kustomizations: ["a", "c"],
    });
    expect(notesFor({ kustomizations: [] }, {}, want(), "new")).toEqual({ credentials: "new", kustomizations: ["a"] });
    expect(notesFor({ kustomizations: [] }, {}, want(), undefined)).toEqual({ kustomizations: ["a"] });
  });

  test("are not made to another kind of source", () => {
    const of = (sourceKind?: string) => () =>
      refuseOtherSource({ id: "/x", name: "x", properties: { ...(sourceKind ? { sourceKind } : {}) } });
    expect(of()).not.toThrow();
    expect(of("GitRepository")).not.toThrow();
    expect(of("Bucket")).toThrow(
      expect.objectContaining({
        message: "The Flux configuration /x has a source of the kind Bucket, not a git repository.",
        remedy: "Give another name: a new configuration is then created beside it.",
      }),
    );
  });
});

describe("credentials for git", () => {
  const none = {
    "https-user": undefined,
    "https-token": undefined,
    "ssh-private-key": undefined,
    "ssh-known-hosts": undefined,
    "github-app-id": undefined,
    "github-app-installation-id": undefined,
    "github-app-private-key": undefined,
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const instead = { httpsUser: null, localAuthRef: null, provider: "Generic" };

  test.each([
    [{}, { sshKnownHosts: undefined }, undefined],
    [{ "ssh-known-hosts": "host key" }, { sshKnownHosts: base64("host key\n") }, undefined],
    [{ "https-user": "u", "https-token": "t" }, { ...instead, httpsUser: "u" }, { httpsKey: base64("t") }],
    [
      { "ssh-private-key": " key\r\nof two lines ", "ssh-known-hosts": "h" },
      { ...instead, sshKnownHosts: base64("h\n") },
      { sshPrivateKey: base64("key\nof two lines\n") },
    ],
    [
      { "github-app-id": "1", "github-app-installation-id": "2", "github-app-private-key": "key" },
      { ...instead, provider: "GitHub" },
      {
        githubAppID: base64("1"),
        githubAppInstallationID: base64("2"),
        githubAppPrivateKey: base64("key\n"),
      },
    ],
  ])("are sent in base64, beside what everyone may see (%#)", (given, shown, secrets) => {
    expect(credentialsOf({ ...none, ...given })).toEqual({ shown, secrets });
  });

  test("have a hash of their own in each configuration, whatever the order and the case", async () => {
    const hash = await credentialsHash("/A", { b: "2", a: "1" });
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(await credentialsHash("/a", { a: "1", b: "2" })).toBe(hash);
    expect(await credentialsHash("/b", { a: "1", b: "2" })).not.toBe(hash);
    expect(await credentialsHash("/a", { a: "1", b: "3" })).not.toBe(hash);
  });

  test("a key file ends with one line break, of one kind", () => {
    expect(keyFile("\na\r\nb\r\n\r\n")).toBe("a\nb\n");
  });
});
