import { bare, fluxWant } from "./want.ts";

const none = {
  namespace: undefined,
  scope: undefined,
  suspend: undefined,
  branch: undefined,
  tag: undefined,
  semver: undefined,
  commit: undefined,
  "sync-interval-seconds": undefined,
  "timeout-seconds": undefined,
  "https-user": undefined,
  "https-token": undefined,
  "ssh-private-key": undefined,
  "ssh-known-hosts": undefined,
  "github-app-id": undefined,
  "github-app-installation-id": undefined,
  "github-app-private-key": undefined,
};
const given = { ...none, url: "https://git.example/team/apps", kustomizations: { apps: { path: "./apps" } } };
const source = (more: object) =>
  (fluxWant({ ...given, ...more }).properties as { gitRepository: object }).gitRepository;
const encoded = (text: string) => Buffer.from(text).toString("base64");

// FluxConfiguration and GitRepositoryDefinition in fluxconfiguration.json of azure-rest-api-specs.
test("each input is a member of the configuration, and a reference that is not given is taken away", () => {
  const all = {
    ...given,
    namespace: "apps",
    scope: "namespace",
    suspend: true,
    branch: "main",
    "sync-interval-seconds": 60,
    "timeout-seconds": 90,
  } as const;
  expect(fluxWant(all)).toEqual({
    secrets: undefined,
    properties: {
      namespace: "apps",
      scope: "namespace",
      suspend: true,
      sourceKind: "GitRepository",
      gitRepository: {
        url: given.url,
        repositoryRef: { branch: "main", tag: null, semver: null, commit: null },
        syncIntervalInSeconds: 60,
        timeoutInSeconds: 90,
        sshKnownHosts: undefined,
      },
      kustomizations: { apps: { path: "./apps" } },
    },
  });
  const others = { branch: "b", tag: "t", semver: "1.x", commit: "c" };
  expect(source(others)).toMatchObject({ repositoryRef: others });
  expect(source({})).toMatchObject({ repositoryRef: { branch: null, tag: null, semver: null, commit: null } });
});

test.each([
  [
    { "https-user": "git", "https-token": "naïve" },
    { httpsUser: "git", localAuthRef: null, provider: "Generic" },
    { httpsKey: encoded("naïve") },
  ],
  [
    { "ssh-private-key": "KEY\r\nEND", "ssh-known-hosts": "host key" },
    { httpsUser: null, localAuthRef: null, provider: "Generic", sshKnownHosts: encoded("host key\n") },
    { sshPrivateKey: encoded("KEY\nEND\n") },
  ],
  [
    { "github-app-id": "1", "github-app-installation-id": "2", "github-app-private-key": "KEY" },
    { httpsUser: null, localAuthRef: null, provider: "GitHub" },
    {
      githubAppID: encoded("1"),
      githubAppInstallationID: encoded("2"),
      githubAppPrivateKey: encoded("KEY\n"),
    },
  ],
  [{ "ssh-known-hosts": "host key" }, { sshKnownHosts: encoded("host key\n") }, undefined],
])("credentials of %j go in base64, and take the place of others", (more, shown, secrets) => {
  expect(source(more)).toMatchObject(shown);
  expect(fluxWant({ ...given, ...more }).secrets).toEqual(secrets);
});

test("a new configuration has nothing of what is null or not named, at any depth; lists stay", () => {
  expect(
    bare({ a: null, b: undefined, c: { d: null, e: 1, f: { g: undefined } }, h: [null, 1], i: false, j: "" }),
  ).toEqual({ c: { e: 1, f: {} }, h: [null, 1], i: false, j: "" });
  expect(Object.keys(bare({ a: undefined, b: null, c: 0 }) as object)).toEqual(["c"]);
  for (const plain of [null, undefined, 7, "a"]) expect(bare(plain)).toBe(plain);
});
