import { type Answer, azureWith, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { RegistryToken, registryToken, tokenScopeMap } from "./token.ts";

const registry = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/reg";
const [token, scopeMap] = [`${registry}/tokens/t`, `${registry}/scopeMaps/t`];
const actions = ["repositories/a/content/read", "repositories/a/metadata/read"];

const look = async (
  things: Record<string, unknown>,
  which: typeof tokenScopeMap | typeof registryToken,
  want: "present" | "absent" = "present",
) => {
  const known = new Map(Object.entries(things));
  const fake = fakeAzure(({ method, target }): Answer => {
    if (method !== "GET") return [200, {}];
    return known.has(target) ? [200, known.get(target)] : [404, refusal("ResourceNotFound")];
  });
  const of = new RegistryToken(registry, "t", ["a"], fake.azure);
  return { ...fake, of, ...(await lookAt(which(fake.azure, of), want)) };
};
/** A scope map that Slipway made. */
const ours = async (more: object = {}) => {
  const { fields } = await look({}, tokenScopeMap);
  return { id: scopeMap, properties: { actions, description: fields["properties.description"], ...more } };
};
const theirs = (more: object = {}) => ({ id: scopeMap, properties: { actions, ...more } });

test("a scope map allows pulling from its repositories and nothing else", async () => {
  const { operation, fields, execute, asked } = await look({}, tokenScopeMap);
  expect([operation, fields]).toEqual([
    "create",
    { "properties.actions": actions, "properties.description": expect.stringMatching(/^Managed by Slipway/) },
  ]);
  await execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: scopeMap, headers: { "if-none-match": "*" } }]);
  const two = new RegistryToken(registry, "t", ["b", "a"], azureWith({}).azure);
  expect((await lookAt(tokenScopeMap(azureWith({}).azure, two))).fields["properties.actions"]).toEqual([
    "repositories/a/content/read",
    "repositories/a/metadata/read",
    "repositories/b/content/read",
    "repositories/b/metadata/read",
  ]);
});

test("a scope map with the same rights is left, whoever made it", async () => {
  expect((await look({ [scopeMap]: theirs({ actions: [...actions].reverse() }) }, tokenScopeMap)).operation).toBe(
    "none",
  );
});

test("one with other rights is changed if it is ours, and refused if not", async () => {
  const { execute, asked, fields } = await look({ [scopeMap]: await ours({ actions: ["x"] }) }, tokenScopeMap);
  await execute();
  expect(fields).toEqual({ actions });
  expect(writesIn(asked)).toMatchObject([{ method: "PATCH", target: scopeMap, body: { properties: { actions } } }]);
  for (const rights of [["x"], undefined])
    await expect(look({ [scopeMap]: theirs({ actions: rights }) }, tokenScopeMap)).rejects.toMatchObject({
      name: "UnfitError",
      message: "The registry reg has a scope map t that Slipway did not create: others may pull with it.",
      remedy: expect.stringMatching(/^Give another name in the input token, .*\.$/),
    });
});

test("a new token is on, with the scope map of its name", async () => {
  const { operation, fields, execute, asked } = await look({}, registryToken);
  expect([operation, fields]).toEqual([
    "create",
    { "properties.scopeMapId": scopeMap, "properties.status": "enabled" },
  ]);
  await execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: token, headers: { "if-none-match": "*" } }]);
});

test.each([
  ["Enabled", "none", []],
  ["disabled", "update", ["PATCH"]],
])("a token that is %s", async (status, operation, methods) => {
  const there = { id: token, properties: { scopeMapId: scopeMap.toUpperCase(), status } };
  const found = await look({ [token]: there }, registryToken);
  await found.execute();
  expect([found.operation, writesIn(found.asked).map(({ method }) => method)]).toEqual([operation, methods]);
});

test("a token with another scope map is someone else's", async () => {
  for (const properties of [{ scopeMapId: "/other" }, {}])
    await expect(look({ [token]: { id: token, properties } }, registryToken)).rejects.toThrow(
      "The registry reg has a token t that Slipway did not create: others may pull with it.",
    );
});

test("a token is removed only with a scope map of its name that is ours", async () => {
  const removed = async (map: object | undefined, scopeMapId: string | undefined) => {
    const things = { [token]: { id: token, properties: { scopeMapId } }, ...(map ? { [scopeMap]: map } : {}) };
    const { execute, asked } = await look(things, registryToken, "absent");
    await execute();
    return writesIn(asked).map(({ method, target }) => `${method} ${target}`);
  };
  expect(await removed(await ours(), scopeMap)).toEqual([`DELETE ${token}`]);
  expect(await removed(await ours(), "/other")).toEqual([]);
  expect(await removed(await ours(), undefined)).toEqual([]);
  expect(await removed(theirs(), scopeMap)).toEqual([]);
  expect(await removed(undefined, scopeMap)).toEqual([]);
  const map = await look({ [scopeMap]: await ours() }, tokenScopeMap, "absent");
  await map.execute();
  expect(writesIn(map.asked)).toMatchObject([{ method: "DELETE", target: scopeMap }]);
});

describe("a password", () => {
  const make = async (answer: unknown, properties: object | undefined = { loginServer: "REG.azurecr.io" }) => {
    const fake = fakeAzure(({ method }) => [200, method === "GET" ? { id: registry, properties } : answer]);
    const of = new RegistryToken(registry, "t", ["a"], fake.azure);
    return { ...fake, made: of.makePassword("password2", "2030-01-01", "reg.azurecr.io") };
  };
  const fresh = { name: "password2", value: "v", creationTime: "now" };

  test("is made for the token, until it expires", async () => {
    const { made, asked } = await make({ passwords: [{ ...fresh, name: "password1" }, fresh] });
    expect(await made).toEqual(fresh);
    expect(writesIn(asked)).toMatchObject([
      {
        method: "POST",
        target: `${registry}/generateCredentials`,
        body: { tokenId: token, name: "password2", expiry: "2030-01-01" },
      },
    ]);
  });

  test.each([undefined, {}, { passwords: [] }])("that does not come is an error: %j", async (answer) => {
    await expect((await make(answer)).made).rejects.toMatchObject({
      name: "UnfitError",
      message: "The registry answered without the password2 of the token t.",
      remedy: "Run again.",
    });
  });

  test("is made only where the registry is reached by the name that is given", async () => {
    const { made, asked } = await make({ passwords: [fresh] }, { loginServer: "other.azurecr.io" });
    await expect(made).rejects.toMatchObject({
      name: "UnfitError",
      message: "The registry reg is reached at other.azurecr.io, not at reg.azurecr.io.",
      remedy: "Write server: other.azurecr.io.",
    });
    expect(writesIn(asked)).toEqual([]);
    expect(await (await make({ passwords: [fresh] }, {})).made).toEqual(fresh);
  });

  test("shows when it was made, and that there may be none", async () => {
    const passwords = [{ name: "password1", creationTime: "then" }];
    const of = (properties: object) =>
      new RegistryToken(registry, "t", [], azureWith({ [token]: { id: token, properties } }).azure).passwords();
    expect(await of({ credentials: { passwords } })).toEqual(passwords);
    expect(await of({})).toEqual([]);
    expect(await new RegistryToken(registry, "t", [], azureWith({}).azure).passwords()).toEqual([]);
  });
});
