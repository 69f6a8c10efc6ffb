import type { Github } from "../client/client.ts";
import { Secret } from "./secret.ts";

test.each([
  [undefined, "actions/secrets", "The secret KEY of octo/repo"],
  ["a b", "environments/a%20b/secrets", "The secret KEY of the environment a b in octo/repo"],
])("a secret in the environment %s has its own place and name", async (environment, folder, name) => {
  const seen: string[] = [];
  const github = {
    find: async (path: string) => {
      seen.push(path);
      return { updated_at: "now" };
    },
    get: async (path: string) => {
      seen.push(path);
      return { key: Buffer.alloc(32, 9).toString("base64"), key_id: "k" };
    },
    put: async (path: string, body: { encrypted_value: string; key_id: string }) => {
      seen.push(`${path} ${body.key_id} ${Buffer.from(body.encrypted_value, "base64").length}`);
    },
    delete: async (path: string) => void seen.push(path),
  } as unknown as Github;
  const secret = new Secret(github, "octo/repo", "KEY", environment);
  expect([secret.name, await secret.written()]).toEqual([name, "now"]);
  await secret.write("value");
  await secret.remove();
  expect(seen).toEqual([
    `${folder}/KEY`,
    `${folder}/public-key`,
    `${folder}/KEY k ${48 + "value".length}`,
    `${folder}/KEY`,
  ]);
});
