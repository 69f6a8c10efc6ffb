import { contradictions } from "./contradictions.ts";

const good = { url: "https://github.com/contoso/fleet", branch: "main" };
const ssh = { url: "git@github.com:contoso/fleet", branch: "main" };

test.each([
  ["a public repository", good],
  ["a tag", { url: good.url, tag: "v1" }],
  ["a range", { url: good.url, semver: "1.x" }],
  ["a commit of a branch", { ...good, commit: "a".repeat(40) }],
  ["a token", { ...good, "https-user": "git", "https-token": "x" }],
  ["a key that the cluster makes", { ...ssh, "ssh-known-hosts": "git.contoso.com x" }],
])("%s is fine", (_what, given) => {
  expect(contradictions(given)).toEqual([]);
});

test.each<[string, Parameters<typeof contradictions>[0], string[]]>([
  ["no reference", { url: good.url }, ["branch"]],
  ["a tag beside a branch", { ...good, tag: "v1" }, ["tag"]],
  ["a range beside a branch", { ...good, semver: "1.x" }, ["semver"]],
  ["a commit beside a range", { url: good.url, semver: "1.x", commit: "a".repeat(40) }, ["commit"]],
  ["a commit without a branch", { url: good.url, commit: "a".repeat(40) }, ["commit"]],
  ["a token without a user", { ...good, "https-token": "x" }, ["https-user"]],
  ["a user without a token", { ...good, "https-user": "x" }, ["https-token"]],
  ["a login for ssh", { ...ssh, "https-user": "x", "https-token": "x" }, ["https-user", "https-token"]],
  ["known hosts for https", { ...good, "ssh-known-hosts": "github.com x" }, ["ssh-known-hosts"]],
  ["half a GitHub App", { ...good, "github-app-id": "12" }, ["github-app-installation-id", "github-app-private-key"]],
  [
    "a GitHub App and a token",
    { ...good, "github-app-id": "1", "https-user": "x", "https-token": "x" },
    ["github-app-installation-id", "github-app-private-key", "github-app-id"],
  ],
  ["a key that is none", { ...ssh, "ssh-private-key": "key" }, ["ssh-private-key"]],
  ["two versions", { ...good, version: "1.0.0", "minimum-version": "1.0.0" }, ["minimum-version"]],
  ["plain http", { ...good, url: "http://github.com/contoso/fleet" }, ["url"]],
])("%s is named", (_what, given, named) => {
  const problems = contradictions(given);
  expect(problems.map(({ input }) => input)).toEqual(named);
  for (const { problem } of problems) expect(problem).toMatch(/^[A-Z].*\.$/);
});
