import { createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { World } from "../../world/world.ts";
import { addEnvironment } from "./environments.ts";
import { secretOf } from "./secrets.ts";
import { githubService } from "./service.ts";
import { addJobToken, addRepository, addToken } from "./state.ts";

const name = "octo-org/octo-repo";
const places = [
  { place: "a repository", at: `/repos/${name}/actions/secrets`, permission: "secrets", environment: undefined },
  {
    place: "an environment",
    at: `/repos/${name}/environments/blue%20green/secrets`,
    permission: "environments",
    environment: "blue green",
  },
];

let world: World;
beforeEach(() => {
  world = new World({ time: "fast" });
  addRepository(world, name, { private: true });
});

function request(token: string, method: string, path: string, body: object = {}) {
  const answer = githubService.answer(
    {
      method,
      url: new URL(`https://api.github.com${path}`),
      headers: { "user-agent": "test", authorization: `Bearer ${token}` },
      body: Buffer.from(method === "PUT" ? JSON.stringify(body) : ""),
      closed: new AbortController().signal,
    },
    world,
  );
  if (answer instanceof Promise) throw new Error("GitHub answers at once");
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body ?? {})), headers: answer.headers ?? {} };
}

const words = (bytes: Uint8Array) => new Uint32Array(Uint8Array.from(bytes).buffer);

/** As libsodium's documentation describes `crypto_box_seal`. */
function seal(text: string, key: string): string {
  const recipient = Buffer.from(key, "base64");
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const sender = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const jwk = { kty: "OKP", crv: "X25519", x: recipient.toString("base64url") };
  const agreed = diffieHellman({ privateKey, publicKey: createPublicKey({ key: jwk, format: "jwk" }) });
  const shared = new Uint32Array(8);
  hsalsa(words(Buffer.from("expand 32-byte k")), words(agreed), new Uint32Array(4), shared);
  const cipher = xsalsa20poly1305(
    new Uint8Array(shared.buffer),
    blake2b(Buffer.concat([sender, recipient]), { dkLen: 24 }),
  );
  return Buffer.concat([sender, cipher.encrypt(Buffer.from(text))]).toString("base64");
}

describe.each(places)("secrets of $place", ({ at, permission, environment }) => {
  let token: string;
  beforeEach(() => {
    if (environment !== undefined) addEnvironment(world, name, environment);
    const permissions = { [permission]: "write" } as const;
    token = addToken(world, { login: "octocat", kind: "user", permissions, repositories: [name] });
  });

  test("a box sealed to the public key is opened; only name and times are shown", () => {
    const { key, key_id } = request(token, "GET", `${at}/public-key`).body as { key: string; key_id: string };
    const put = (text: string) => request(token, "PUT", `${at}/ssh_key`, { encrypted_value: seal(text, key), key_id });
    expect(put("one").status).toBe(201);
    world.clock.advance(60_000);
    expect(put("two").status).toBe(204);
    expect(secretOf(world, name, "SSH_KEY", environment)).toBe("two");
    const { body } = request(token, "GET", `${at}/SSH_KEY`);
    expect(Object.keys(body)).toEqual(["name", "created_at", "updated_at"]);
    expect(Date.parse(body.updated_at) - Date.parse(body.created_at)).toBe(60_000);
    expect(request(token, "GET", at).body).toMatchObject({ total_count: 1, secrets: [{ name: "SSH_KEY" }] });
    expect(request(token, "DELETE", `${at}/SSH_KEY`).status).toBe(204);
    expect(request(token, "GET", `${at}/SSH_KEY`).status).toBe(404);
    expect(request(token, "DELETE", `${at}/SSH_KEY`).status).toBe(404);
  });

  test("what is not sealed to that key, has no key or a name that is not allowed is refused", () => {
    const { key, key_id } = request(token, "GET", `${at}/public-key`).body as { key: string; key_id: string };
    const other = Buffer.from(generateKeyPairSync("x25519").publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const refusals: [string, object, RegExp][] = [
      [
        "SSH_KEY",
        { encrypted_value: Buffer.from("the key itself").toString("base64"), key_id },
        /improperly encrypted/,
      ],
      ["SSH_KEY", { encrypted_value: seal("x", other.toString("base64")), key_id }, /improperly encrypted/],
      ["SSH_KEY", { encrypted_value: seal("x", key), key_id: "1" }, /improperly encrypted/],
      ["SSH_KEY", { encrypted_value: seal("x", key) }, /"key_id" wasn't supplied/],
      ["GITHUB_KEY", { encrypted_value: seal("x", key), key_id }, /must not start with GITHUB_/],
      ["1KEY", { encrypted_value: seal("x", key), key_id }, /Must start with a letter/],
    ];
    for (const [secret, body, said] of refusals) {
      const refused = request(token, "PUT", `${at}/${secret}`, body);
      expect([refused.status, refused.body.message]).toEqual([422, expect.stringMatching(said)]);
    }
    expect(request(token, "GET", at).body.total_count).toBe(0);
  });

  test("they take a permission of their own, which a job's token does not have", () => {
    const job = addJobToken(world, name, { issues: "write", actions: "write" });
    const refused = request(job, "GET", `${at}/SSH_KEY`);
    expect(refused).toMatchObject({
      status: 403,
      body: { message: "Resource not accessible by integration" },
      headers: { "x-accepted-github-permissions": `${permission}=read` },
    });
  });
});

test("an environment that is not there has no secrets", () => {
  const permissions = { environments: "write" } as const;
  const token = addToken(world, { login: "octocat", kind: "user", permissions, repositories: [name] });
  expect(request(token, "GET", `/repos/${name}/environments/none/secrets/public-key`).status).toBe(404);
});
