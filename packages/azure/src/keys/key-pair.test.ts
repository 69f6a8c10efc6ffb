import { azureTaking, fakeAzure, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { keyPair, type Safe } from "./key-pair.ts";
import { publicHalf } from "./openssh-key.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Compute/sshPublicKeys/k`;

/** A safe in which something was written at these times in turn, the last for ever. */
function safeWith(...times: (string | undefined)[]) {
  const put: string[] = [];
  const safe: Safe = {
    name: "the secret SSH_KEY",
    written: async () => (times.length > 1 ? times.shift() : times[0]),
    write: async (value) => void put.push(value),
    remove: async () => void put.push("removed"),
  };
  return { safe, put };
}

/** An Azure that keeps the key that is written to it, with what was hidden in the log. */
function keeping(first?: object, meddle: (key: Record<string, unknown>) => object = (key) => key) {
  const hidden: string[] = [];
  let key = first as Record<string, unknown> | undefined;
  const fake = fakeAzure(({ method, target, body }) => {
    if (target === group) return [200, { location: "north" }];
    if (method === "DELETE") key = undefined;
    else if (method !== "GET") key = meddle({ id, name: "k", ...key, ...(body as object) }) as Record<string, unknown>;
    return key === undefined
      ? method === "DELETE"
        ? [200]
        : [404, { error: { code: "ResourceNotFound", message: "m" } }]
      : [200, key];
  });
  Object.assign(fake.azure.run, { mask: (value: string) => void hidden.push(value) });
  return { ...fake, hidden, key: () => key as { tags: Record<string, string>; properties: { publicKey: string } } };
}
const want = (safe: Safe, more: object = {}) => ({ id, location: undefined, tags: { team: "a" }, safe, ...more });

test("a new pair: the public half names the safe, the private one goes there alone, hidden, and then they fit", async () => {
  const azure = keeping();
  const { safe, put } = safeWith(undefined, "noon");
  const { operation, execute } = await lookAt(keyPair(azure.azure, want(safe)));
  await execute();
  expect(operation).toBe("create");
  const [value = ""] = put;
  expect(azure.hidden).toEqual([value]);
  expect(JSON.stringify(azure.asked)).not.toContain("PRIVATE KEY");
  const { tags, properties } = azure.key();
  expect(properties.publicKey).toBe(publicHalf(value));
  expect(tags).toMatchObject({ team: "a", "made-by": expect.stringMatching(/^slipway-/) });
  // Whose safe it is, when it was written, and for which key.
  expect(tags["private-key"]).toMatch(
    new RegExp(`^[0-9a-f-]{36} noon ${publicHalf(value)?.split(" ")[1]?.replaceAll("+", "\\+")}$`),
  );
  expect(writesIn(azure.asked).map(({ method }) => method)).toEqual(["PUT", "PATCH"]);
  const named = (writesIn(azure.asked)[0]?.body as { tags: Record<string, string> }).tags["private-key"];
  expect(named?.split(" ")[1]).toBe("-");
  expect((await lookAt(keyPair(azure.azure, want(safe)))).operation).toBe("none");
});

/** A pair that was made, and its safe. */
async function made() {
  const azure = keeping();
  const { safe } = safeWith(undefined, "noon");
  await (await lookAt(keyPair(azure.azure, want(safe)))).execute();
  return azure;
}

test.each([
  ["was written since", ["evening"], ["properties.publicKey", "safe"]],
  ["is gone", [undefined], ["properties.publicKey", "safe"]],
  ["is as it was", ["noon"], []],
])("where the safe %s, a pair is generated again, or stays", async (_, times, fields) => {
  const azure = await made();
  const before = azure.key();
  const { safe, put } = safeWith(...times, ...(fields.length > 0 ? ["night"] : []));
  const looked = await lookAt(keyPair(azure.azure, want(safe)));
  expect([looked.operation, Object.keys(looked.fields)]).toEqual([fields.length === 0 ? "none" : "update", fields]);
  if (fields.length === 0) return;
  await looked.execute();
  expect(put).toHaveLength(1);
  expect(azure.key().properties.publicKey).not.toBe(before.properties.publicKey);
  expect(azure.key().tags["private-key"]?.split(" ")[1]).toBe("night");
});

test("a public half that someone changed, and tags, are put right without another pair", async () => {
  const azure = await made();
  const { properties, tags } = azure.key();
  const changed = keeping({
    id,
    name: "k",
    location: "North",
    tags: { ...tags, other: "x" },
    properties: { publicKey: "ssh-ed25519 AAAA someone" },
  });
  const { safe, put } = safeWith("noon");
  const looked = await lookAt(keyPair(changed.azure, want(safe, { tags: { team: "b" }, location: "north" })));
  await looked.execute();
  expect([looked.operation, Object.keys(looked.fields), put]).toEqual(["update", ["properties.publicKey", "tags"], []]);
  expect(changed.key().properties).toEqual(properties);
  expect(changed.key().tags).toEqual({ ...tags, team: "b", other: "x" });
  const elsewhere = await lookAt(keyPair(changed.azure, want(safe, { location: "south" })));
  expect(elsewhere).toMatchObject({
    operation: "replace",
    immutable: ["location"],
    refused: expect.stringContaining("create a key of another name in the other region"),
  });
});

test("a safe that is there and that no key names is left alone: no one can read what is in it", async () => {
  const { safe, put } = safeWith("noon");
  for (const key of [undefined, { id, name: "k", properties: { publicKey: "ssh-ed25519 AAAA" } }]) {
    await expect(lookAt(keyPair(keeping(key).azure, want(safe)))).rejects.toMatchObject({
      message: "the secret SSH_KEY already exists, and no one can read whether it has a matching key.",
      remedy: "Name another secret, or delete this one, and a new pair is generated.",
    });
  }
  expect(put).toEqual([]);
});

test("when another run generates a pair meanwhile, it is decided again, and no safe counts as fitting", async () => {
  // The other one names the safe for its own key between our two writes.
  const azure = keeping(undefined, (key) => ({
    ...key,
    tags: {
      ...(key.tags as object),
      ...((key.tags as Record<string, string>)["private-key"]?.includes(" - ")
        ? { "private-key": "other - BBBB" }
        : {}),
    },
  }));
  const { safe } = safeWith(undefined, "noon");
  const { execute } = await lookAt(keyPair(azure.azure, want(safe)));
  await expect(execute()).rejects.toMatchObject({
    name: "StaleError",
    message: "Another run generates a pair for the secret SSH_KEY at the same time.",
  });
  expect(azure.key().tags["private-key"]).not.toContain("noon");
});

test("a destroy removes what is in the safe first, if the key says that it is its own", async () => {
  const azure = await made();
  const { safe, put } = safeWith("noon");
  const { operation, execute } = await lookAt(keyPair(azure.azure, want(safe)), "absent");
  await execute();
  expect([operation, put, azure.key()]).toEqual(["delete", ["removed"], undefined]);
  const { azure: bare } = azureTaking({ [id]: { id, name: "k", properties: {} } });
  expect((await lookAt(keyPair(bare, want(safeWith("noon").safe)), "absent")).operation).toBe("none");
});

test("the plan of a new pair says what will be there, where it goes, and what only a run finds out", async () => {
  const { fields } = await lookAt(keyPair(keeping().azure, want(safeWith(undefined).safe)));
  expect(fields).toEqual({
    "sent.location": "north",
    "sent.tags.team": "a",
    "sent.tags.private-key": { "known-after-apply:": "which private key fits" },
    "sent.tags.made-by": expect.stringMatching(/^slipway-/),
    "sent.properties.publicKey": { "known-after-apply:": "the public half of the pair that is generated" },
    safe: "the secret SSH_KEY",
  });
});

test("the plan of a pair whose safe was written since says that it is not known to fit", async () => {
  const azure = await made();
  const goal = keyPair(azure.azure, want(safeWith("evening").safe));
  const { step } = await goal.inspect({ wait: false, want: "present" });
  expect(step?.changes).toEqual([
    {
      field: "properties.publicKey",
      have: azure.key().properties.publicKey,
      want: { "known-after-apply:": "the public half of the pair that is generated" },
    },
    { field: "safe", have: "not known to fit", want: "the secret SSH_KEY" },
  ]);
});
