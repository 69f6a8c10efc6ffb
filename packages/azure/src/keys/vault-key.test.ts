import { lookAt } from "../arm/fake-azure.test-support.ts";
import { publicHalf } from "./openssh-key.ts";
import { type VaultKey, vaultKey } from "./vault-key.ts";

const address = "https://safe.vault.azure.net/secrets/ssh";

/** A vault that has this of the secret, what it was asked, and what a log would hide by then. */
function vaultWith(kept?: Awaited<ReturnType<VaultKey["read"]>>) {
  const hidden: string[] = [];
  const asked: { readonly method: string; readonly body: unknown; readonly hidden: readonly string[] }[] = [];
  const vault = {
    read: async () => kept,
    mask: (value: string) => void hidden.push(value),
    request: async (method: string, body?: unknown) => void asked.push({ method, body, hidden: [...hidden] }),
  } as unknown as VaultKey;
  return { goal: vaultKey(vault, { address }), asked };
}

test("a private key is generated when there is none, and hidden before it is sent", async () => {
  const { goal, asked } = vaultWith();
  const { operation, fields, execute } = await lookAt(goal);
  expect([operation, fields]).toEqual([
    "create",
    {
      contentType: "OpenSSH private key",
      value: { "known-after-apply:": "a private key that is generated" },
      "tags.made-by": expect.stringMatching(/^slipway-/),
    },
  ]);
  await execute();
  const [{ method, body, hidden }] = asked as [{ method: string; body: { value: string }; hidden: string[] }];
  expect([method, body]).toMatchObject([
    "PUT",
    { contentType: "OpenSSH private key", tags: { "made-by": fields["tags.made-by"] } },
  ]);
  expect(hidden).toEqual([body.value]);
  expect(publicHalf(body.value)).toMatch(/^ssh-ed25519 /);
});

test("one that is there stays, and what is none is refused", async () => {
  expect((await lookAt(vaultWith({ publicKey: "ssh-rsa A", tags: {} }).goal)).operation).toBe("none");
  await expect(lookAt(vaultWith({ publicKey: undefined, tags: {} }).goal)).rejects.toMatchObject({
    message: `The secret ${address} exists, but is not a private key in OpenSSH's format (ed25519 or RSA).`,
    remedy:
      "Name another secret in key-vault-secret, or delete and purge this one. To convert a key from another format use ssh-keygen -p.",
  });
});
