import { hasSecretLogin, loginIn } from "./url-login.ts";

// What an address holds is by RFC 3986 (3.2.1); that a user of SSH is no secret is git's usage (`ssh://git@host`).
test.each([
  ["https://me:words@example.com/a", { scheme: "https", user: "me", password: "words" }, true],
  [" HTTPS://me:a:b@example.com ", { scheme: "https", user: "me", password: "a:b" }, true],
  ["https://token@example.com", { scheme: "https", user: "token", password: undefined }, true],
  ["https://:words@example.com", { scheme: "https", user: "", password: "words" }, true],
  ["https://me:@example.com", { scheme: "https", user: "me", password: "" }, true],
  ["https://a@b:c@example.com", { scheme: "https", user: "a@b", password: "c" }, true],
  ["git+ssh2.0-x://me@example.com", { scheme: "git+ssh2.0-x", user: "me", password: undefined }, true],
  ["SSH://git@example.com", { scheme: "ssh", user: "git", password: undefined }, false],
  ["ssh://git:words@example.com", { scheme: "ssh", user: "git", password: "words" }, true],
  ["https://example.com/a@b", undefined, false],
  ["https://example.com?a@b", undefined, false],
  ["https://example.com#a@b", undefined, false],
  ["git@example.com:a/b", undefined, false],
  ["see https://me:words@example.com", undefined, false],
  ["", undefined, false],
])("%j has a login of %j", (url, login, isSecret) => {
  expect(loginIn(url)).toEqual(login);
  expect(hasSecretLogin(url)).toBe(isSecret);
});
