import { localServer } from "../arm/local-server.test-support.ts";
import { openVault } from "./key-vault.ts";

const server = localServer();
const ask = (status: number, body: string, method: "GET" | "PUT" = "GET") =>
  openVault(server.url("/secrets/ssh"), server.says(status, body))(
    method,
    method === "PUT" ? { value: "v" } : undefined,
  );

// The address, the version and the answers: azure-rest-api-specs, keyvault data plane 7.4, secrets.json.
test("a secret is asked for by its address and version, with a token, and is undefined where there is none", async () => {
  expect(await ask(200, '{"id":"i","value":"v"}')).toEqual({ id: "i", value: "v" });
  expect(server.heard).toMatchObject([
    {
      method: "GET",
      path: "/secrets/ssh?api-version=7.4",
      headers: { authorization: "Bearer token", accept: "application/json", "user-agent": "slipway/test" },
      body: "",
    },
  ]);
  expect(server.heard[0]?.headers).not.toHaveProperty("content-type");
  expect(await ask(404, '{"error":{"code":"SecretNotFound","message":"m"}}')).toBeUndefined();
});

test("what is written goes as JSON", async () => {
  await ask(200, '{"id":"i","value":"v"}', "PUT");
  expect(server.heard).toMatchObject([
    { method: "PUT", headers: { "content-type": "application/json" }, body: '{"value":"v"}' },
  ]);
});

test("an answer without an ID is no secret", async () => {
  await expect(ask(200, '{"value":"v"}')).rejects.toMatchObject({ name: "AnswerError" });
});

test.each([
  [502, "<html>Bad gateway</html>", "Bad gateway"],
  [504, "", "The answer was empty."],
])("a proxy's %s means that the vault does not answer", async (status, page, why) => {
  await expect(ask(status, page)).rejects.toMatchObject({
    name: "UnfitError",
    message: `The key vault 127.0.0.1 does not answer: ${why}`,
    remedy: expect.stringMatching(/^Correct the vault's name in key-vault-secret\. /),
  });
});

test.each([
  [502, '{"error":{"code":"BadGateway","message":"m"}}', "BadGateway"],
  [503, "<html>Later</html>", "Http503"],
])("a %s that is the vault's own word, or no proxy's, stays a refusal", async (status, body, code) => {
  await expect(ask(status, body)).rejects.toMatchObject({ name: "ArmError", status, code });
});

test("of a refusal the inner code counts", async () => {
  const body = '{"error":{"code":"Forbidden","message":"m","innererror":{"code":"ForbiddenByRbac"}}}';
  await expect(ask(403, body)).rejects.toMatchObject({
    name: "ArmError",
    message: expect.stringContaining("403 Forbidden/ForbiddenByRbac: m"),
    remedy: expect.stringContaining("Key Vault Secrets Officer"),
  });
});
