import { loginOf, readConfig, withLogin, withoutLogin, writeConfig } from "./docker-config.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const login = { username: "puller", password: "a:b<c>" };

test.each([
  ["a.azurecr.io", "a.azurecr.io"],
  ["https://a.azurecr.io/v2/", "a.azurecr.io"],
  ["A.azurecr.io/", "a.azurecr.io"],
  ["https://index.docker.io/v1/", "docker.io"],
  ["registry-1.docker.io", "docker.io"],
  ["r.example:5000", "r.example:5000"],
])("the login under %s is the one for %s", (key, server) => {
  const config = { auths: { [key]: { auth: base64("u:p:q") } } };
  expect(loginOf(config, server)).toEqual({ username: "u", password: "p:q" });
  expect(Object.keys(withLogin(config, server, login).auths)).toEqual([key]);
  expect(withoutLogin(config, server).auths).toEqual({});
});

test.each([
  ["r.example:5000", "r.example"],
  ["r.example", "r.example:5000"],
  ["r.example:5000", "r.example:5001"],
  ["r.example/team", "r.example"],
  ["mirror.docker.io", "docker.io"],
])("the login under %s is none for %s, and stays", (key, server) => {
  const config = { auths: { [key]: { auth: base64("u:p:q") } } };
  expect(loginOf(config, server)).toBeUndefined();
  expect(withLogin(config, server, login).auths).toMatchObject(config.auths);
  expect(withoutLogin(config, server)).toEqual(config);
});

test("what is stored is what kubectl stores, and Docker Hub gets its own name", () => {
  expect(withLogin({ auths: {} }, "docker.io", login)).toEqual({
    auths: { "https://index.docker.io/v1/": { ...login, auth: base64("puller:a:b<c>") } },
  });
});

test("other registries, and fields that no one knows, stay", () => {
  const config = { auths: { "a.io": { auth: base64("u:p"), email: "e@x.io" }, "b.io": { token: 1 } }, credsStore: "x" };
  const after = withLogin(config, "a.io", login);
  expect(after).toMatchObject({ auths: { "a.io": { email: "e@x.io" }, "b.io": { token: 1 } }, credsStore: "x" });
  expect(readConfig(writeConfig(after))).toEqual(after);
  expect(withoutLogin(after, "a.io")).toEqual({ auths: { "b.io": { token: 1 } }, credsStore: "x" });
});

// docker/cli, cli/config/types: an identity token is used in place of the password.
test("a token of the login that is replaced goes with it", () => {
  const entry = { username: "u", auth: base64("u:p"), identitytoken: "old", registrytoken: "old", email: "e@x.io" };
  const after = withLogin({ auths: { "a.io": entry, "b.io": { identitytoken: "theirs" } } }, "a.io", login);
  expect(after.auths).toEqual({
    "a.io": { ...login, auth: base64("puller:a:b<c>"), email: "e@x.io" },
    "b.io": { identitytoken: "theirs" },
  });
});

test.each(["", "{", "[]", '{"auths":[]}', '{"auths":{"a":1}}', "null"])("%j is no config", (text) => {
  expect(readConfig(base64(text))).toBeUndefined();
});
