import { gitUrl, judgeGitUrl, secretsIn } from "./git-url.ts";

test.each([
  ["https://github.com/contoso/fleet", "https://github.com/contoso/fleet"],
  ["git@github.com:contoso/fleet.git", "ssh://git@github.com/contoso/fleet.git"],
  ["git@ssh.dev.azure.com:v3/org/project/repo", "ssh://git@ssh.dev.azure.com/v3/org/project/repo"],
  ["ssh://git@git.contoso.com:2222/fleet", "ssh://git@git.contoso.com:2222/fleet"],
])("%s is written as %s", (given, wanted) => {
  expect([gitUrl(given), judgeGitUrl(given)]).toEqual([wanted, undefined]);
});

test.each([
  "http://github.com/contoso/fleet",
  "github.com/contoso/fleet",
  "https://github.com",
  "https://user@github.com/contoso/fleet",
  "https://:secret@github.com/contoso/fleet",
  "ssh://git:secret@github.com/contoso/fleet",
  "https://github.com/contoso/fleet?token=secret",
  "https://github.com/contoso/fleet#secret",
  "",
])("%s is refused without being shown", (given) => {
  const problem = judgeGitUrl(given) ?? "";
  expect(problem).toMatch(/^[A-Z].*\.$/);
  if (given !== "") expect(problem).not.toContain(given);
});

test.each([
  ["https://github.com/contoso/fleet", []],
  ["ssh://git@github.com/contoso/fleet", []],
  ["https://token-of-a-test@github.com/contoso/fleet", ["token-of-a-test"]],
  ["https://git:token-of-a-test@github.com/contoso/fleet", ["token-of-a-test"]],
  ["ssh://git:token-of-a-test@github.com/contoso/fleet", ["token-of-a-test"]],
  ["https://github.com/contoso/fleet?token=of-a-test", ["token=of-a-test"]],
])("of %s that others wrote, %j may be secret", (url, secrets) => {
  expect(secretsIn(url)).toEqual(secrets);
});
