import { createPrivateKey, createPublicKey } from "node:crypto";
import { arrange } from "../../engine/world.test-support.ts";

const api = "api-version=2024-03-01";

test.each([
  ["RSA", "rsa", /^ssh-rsa AAAAB3NzaC1yc2E\S+ generated-by-azure$/],
  ["Ed25519", "ed25519", /^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\S+ generated-by-azure$/],
])("a pair of type %s is generated, and its private half shown once", async (encryptionType, type, shape) => {
  const { request, group, sub } = arrange();
  const id = `${await group("Rg")}/providers/Microsoft.Compute/sshPublicKeys/key`;
  const put = await request("PUT", `${id}?${api}`, { location: "northeurope" });
  expect([put.status, put.body]).toEqual([
    201,
    {
      name: "key",
      id: `${sub}/resourceGroups/RG/providers/Microsoft.Compute/sshPublicKeys/key`,
      location: "northeurope",
      properties: {},
    },
  ]);
  const { body } = await request("POST", `${id}/generateKeyPair?${api}`, { encryptionType });
  expect(String(body.publicKey)).toMatch(shape);
  expect(String(body.privateKey)).toContain("\r\n");
  const key = createPrivateKey(String(body.privateKey).replaceAll("\r\n", "\n"));
  expect(key.asymmetricKeyType).toBe(type);
  const raw = Buffer.from(
    createPublicKey(key).export({ format: "jwk" })[type === "rsa" ? "n" : "x"] ?? "",
    "base64url",
  );
  expect(Buffer.from(String(body.publicKey).split(" ")[1] ?? "", "base64").includes(raw)).toBe(true);
  expect((await request("GET", `${id}?${api}`)).body.properties).toEqual({ publicKey: body.publicKey });
});
