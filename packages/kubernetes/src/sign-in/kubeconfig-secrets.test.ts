import type { Access } from "./kubeconfig.ts";
import { secretsIn } from "./kubeconfig-secrets.ts";

const secretsOf = (user: object, cluster: object = {}) => secretsIn({ user, cluster } as Access);

// What a kubeconfig may hold of secrets: AuthInfo and Cluster of client-go, tools/clientcmd/api/types.go.
test.each<[string, object, object, object[]]>([
  ["nothing", {}, {}, []],
  ["a token and a key", { token: "t", key: "k" }, {}, [{ value: "t" }, { value: "k" }]],
  ["a login", { username: "me", password: "p" }, {}, [{ value: "p", user: "me" }]],
  ["a password alone", { password: "p" }, {}, [{ value: "p" }]],
  ["a name alone", { username: "me" }, {}, []],
  [
    "a plugin's variables",
    {
      exec: {
        env: { MY_SECRET: "a", ApiToken: "b", DB_PASSWORD_OLD: "c", ACCESS_KEY: "d", KEYRING: "e", REGION: "f" },
      },
    },
    {},
    [{ value: "a" }, { value: "b" }, { value: "c" }, { value: "d" }],
  ],
  [
    "a proxy's login",
    {},
    { proxy: "http://me:words@proxy" },
    [
      { value: "words", user: "me" },
      { value: "words", user: "me" },
    ],
  ],
])("of a kubeconfig with %s no one may see it", (_, user, cluster, secrets) => {
  expect(secretsOf(user, cluster)).toEqual(secrets);
});
