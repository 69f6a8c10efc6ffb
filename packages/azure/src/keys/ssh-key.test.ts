import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { bare, sshKey } from "./ssh-key.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Compute/sshPublicKeys/k`;
const key = "ssh-ed25519 AAAA";
const have = {
  id,
  name: "k",
  location: "north",
  tags: { team: "a" },
  properties: { publicKey: `${key} someone@home` },
};

interface More {
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const look = async (keys: (string | undefined)[], there: object | undefined, more: More = {}) => {
  const fake = fakeAzure(({ method, target }) => {
    if (method !== "GET") return [200, {}];
    if (target === group) return [200, { location: "north" }];
    return there === undefined ? [404, refusal("ResourceNotFound")] : [200, there];
  });
  const publicKey = async () => (keys.length > 1 ? keys.shift() : keys[0]);
  const want = { id, location: undefined, tags: undefined, publicKey, ...more };
  return { ...fake, ...(await lookAt(sshKey(fake.azure, want))) };
};

test("a new key is put where its resource group is, with its maker", async () => {
  const { operation, fields, execute, asked } = await look([key], undefined, { tags: { stage: "x" } });
  await execute();
  expect([operation, fields]).toEqual([
    "create",
    {
      location: "north",
      "tags.stage": "x",
      "tags.made-by": expect.stringMatching(/^slipway-/),
      "properties.publicKey": key,
    },
  ]);
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: id }]);
});

test("a key that is the same but for its remark is left", async () => {
  expect((await look([`${key} me@work`], have)).operation).toBe("none");
});

test("another key is patched, and keeps the tags of others", async () => {
  const { fields, execute, asked } = await look(["ssh-ed25519 BBBB"], have);
  await execute();
  expect(fields).toEqual({ "properties.publicKey": "ssh-ed25519 BBBB" });
  expect(writesIn(asked)).toEqual([
    {
      method: "PATCH",
      target: id,
      headers: {},
      body: { tags: { team: "a" }, properties: { publicKey: "ssh-ed25519 BBBB" } },
    },
  ]);
  const tagged = await look([key], { ...have, tags: undefined }, { tags: { stage: "x" } });
  await tagged.execute();
  expect(writesIn(tagged.asked)).toMatchObject([{ body: { tags: { stage: "x" } } }]);
});

test("a key that is replaced while it is written is decided again", async () => {
  const { execute } = await look([key, "ssh-ed25519 BBBB"], undefined);
  await expect(execute()).rejects.toMatchObject({
    name: "StaleError",
    message: "The private key has been replaced meanwhile.",
  });
});

test("a key that is not generated yet is known after that", async () => {
  expect((await look([undefined], undefined)).fields["properties.publicKey"]).toEqual({
    "known-after-apply:": "the public half of the key that is generated",
  });
});

test("in another region it would be replaced, which needs another name", async () => {
  const { operation, immutable, refused } = await look([key], have, { location: "south" });
  expect([operation, immutable]).toEqual(["replace", ["location"]]);
  expect(refused).toContain("create a key of another name in the other region");
});

test.each([
  ["  ssh-rsa  AAAA  a b \n", "ssh-rsa AAAA"],
  ["", ""],
  [undefined, ""],
])("the key in %j is %j", (text, expected) => {
  expect(bare(text)).toBe(expected);
});
