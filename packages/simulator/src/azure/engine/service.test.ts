import { objectOf } from "./json.ts";
import { armState } from "./state.ts";
import { arrange } from "./world.test-support.ts";

const network = "api-version=2025-01-01";
const groups = "api-version=2021-04-01";

describe("the front door of ARM", () => {
  test.each([
    ["no api-version", "/resourceGroups/rg", 400, "MissingApiVersionParameter"],
    ["an api-version that is none", "/resourceGroups/rg?api-version=latest", 400, "InvalidApiVersionParameter"],
    ["an api-version of another age", "/resourceGroups/rg?api-version=2009-01-01", 400, "InvalidApiVersionParameter"],
    ["a missing group", "/resourceGroups/gone?api-version=2021-04-01", 404, "ResourceGroupNotFound"],
    [
      "a missing group above",
      `/resourceGroups/gone/providers/Microsoft.Network/virtualNetworks/v?${network}`,
      404,
      "ResourceGroupNotFound",
    ],
    [
      "a missing resource",
      `/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v?${network}`,
      404,
      "ResourceNotFound",
    ],
    [
      "a missing parent",
      `/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s?${network}`,
      404,
      "ParentResourceNotFound",
    ],
    [
      "an api-version that a type never had",
      "/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v?api-version=2001-01-01",
      400,
      "NoRegisteredProviderFound",
    ],
    [
      "a type that is not simulated",
      "/resourceGroups/rg/providers/Microsoft.Network/wormholes/w?api-version=2025-01-01",
      404,
      "InvalidResourceType",
    ],
  ])("says what is wrong with %s", async (_, path, status, code) => {
    const { request, sub, group } = arrange();
    await group("rg");
    const got = await request("GET", sub + path);
    expect([got.status, objectOf(got.body.error).code]).toEqual([status, code]);
    expect(got.headers["x-ms-failure-cause"]).toBe("gateway");
  });

  test("a refusal of an api-version or a region lists the supported ones", async () => {
    const { request, group } = arrange();
    const url = `${await group()}/providers/Microsoft.Network/virtualNetworks/v`;
    const version = await request("PUT", `${url}?api-version=2001-01-01`, { location: "northeurope" });
    expect(objectOf(version.body.error).message).toMatch(
      /^No registered resource provider found for location 'northeurope' and API version '2001-01-01' for type 'virtualNetworks'\. The supported api-versions are '[\d-]+, [\d-]+'\. The supported locations are 'australiaeast, /,
    );
    const space = { properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };
    const region = await request("PUT", `${url}?${network}`, { location: "atlantis", ...space });
    expect(region.body.error).toMatchObject({ code: "LocationNotAvailableForResourceType" });
    await request("PUT", `${url}?${network}`, { location: "northeurope", ...space });
    const silent = await request("PUT", `${url}?${network}`, space);
    expect([silent.status, silent.body.error]).toEqual([
      400,
      { code: "LocationRequired", message: "The location property is required for this definition." },
    ]);
  });

  test("the first api-version of a type may be a preview", async () => {
    const { request, sub } = arrange();
    const sets = `${sub}/providers/Microsoft.Authorization/policySetDefinitions`;
    expect((await request("GET", `${sets}?api-version=2017-06-01-preview`)).status).toBe(200);
    for (const version of ["2017-05-01-preview", "2017-06-01"])
      expect((await request("GET", `${sets}?api-version=${version}`)).body.error).toMatchObject({
        code: "NoRegisteredProviderFound",
      });
  });

  test("a group is refused for its name and its region", async () => {
    const { request, sub } = arrange();
    const name = await request("PUT", `${sub}/resourceGroups/a!b$?${groups}`, { location: "northeurope" });
    expect([name.status, name.body.error]).toEqual([
      400,
      {
        code: "InvalidResourceGroup",
        message:
          "The provided resource group name 'a!b$' has these invalid characters: '!$'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.",
      },
    ]);
    const region = await request("PUT", `${sub}/resourceGroups/rg?${groups}`, { location: "atlantis" });
    expect([region.status, objectOf(region.body.error).code]).toEqual([400, "LocationNotAvailableForResourceGroup"]);
    expect(objectOf(region.body.error).message).toMatch(
      /^The provided location 'atlantis' is not available for resource group\. List of available regions is 'australiaeast,/,
    );
  });

  test("an unknown subscription and a malformed one have different refusals", async () => {
    const { request } = arrange();
    const unknown = await request("GET", `/subscriptions/11111111-1111-4111-8111-111111111111?${groups}`);
    const malformed = await request("GET", `/subscriptions/mine?${groups}`);
    expect([unknown.status, unknown.body.error]).toMatchObject([404, { code: "SubscriptionNotFound" }]);
    expect([malformed.status, malformed.body.error]).toMatchObject([400, { code: "InvalidSubscriptionId" }]);
  });

  test.each([
    "{",
    "[]",
    '"text"',
    '{"location":7,"properties":[]}',
  ])("a body such as %s gets ARM's own error", async (body) => {
    const { request, group } = arrange();
    const rg = await group();
    const got = await request("PUT", `${rg}/providers/Microsoft.Network/virtualNetworks/v?${network}`, body);
    expect([got.status, got.body.error]).toMatchObject([400, { code: "InvalidRequestContent" }]);
  });

  test("ids are found in any case and answered in ARM's", async () => {
    const { request, sub } = arrange();
    const put = await request("PUT", `${sub}/RESOURCEGROUPS/Rg?${groups}`, { location: "North Europe" });
    expect(put.body).toEqual({
      id: `${sub}/resourceGroups/Rg`,
      name: "Rg",
      type: "Microsoft.Resources/resourceGroups",
      location: "northeurope",
      properties: { provisioningState: "Succeeded" },
    });
    expect((await request("GET", `${sub.toUpperCase()}/resourcegroups/rG?${groups}`)).body).toEqual(put.body);
    expect((await request("HEAD", `${sub}/resourcegroups/rG?${groups}`)).status).toBe(204);
  });

  test("what a body calls as every object calls something by birth is kept like anything else", async () => {
    const { request, sub } = arrange();
    const written = '{"location":"northeurope","tags":{"__proto__":"a","constructor":"b","toString":"c"}}';
    await request("PUT", `${sub}/resourceGroups/rg?${groups}`, written);
    const { body } = await request("GET", `${sub}/resourceGroups/rg?${groups}`);
    expect(JSON.stringify(body.tags)).toBe(JSON.stringify(JSON.parse(written).tags));
  });

  test("a limited identity is denied in ARM's words, and the record says what it needed", async () => {
    const { request, world, owner, group } = arrange();
    const rg = await group();
    world.access.limit(owner, ["Microsoft.Resources/*"]);
    const id = `${rg}/providers/Microsoft.Network/virtualNetworks/v`;
    const got = await request("GET", `${id}?${network}`);
    expect(got.status).toBe(403);
    expect(got.body.error).toEqual({
      code: "AuthorizationFailed",
      message: `The client 'client-of-the-test' with object id '${owner}' does not have authorization to perform action 'Microsoft.Network/virtualNetworks/read' over scope '${id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    });
    expect(got.audit).toEqual({
      identity: owner,
      permissions: ["Microsoft.Network/virtualNetworks/read"],
      scope: id,
    });
  });

  test("a namespace must be registered before it is written to", async () => {
    const { request, world, sub, group } = arrange();
    const rg = await group();
    await request("POST", `${sub}/providers/Microsoft.Network/unregister?${groups}`);
    world.clock.advance(60_000);
    const id = `${rg}/providers/Microsoft.Network/virtualNetworks/v?${network}`;
    const body = { location: "northeurope", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };
    const refused = await request("PUT", id, body);
    expect([refused.status, refused.body.error]).toMatchObject([
      409,
      { code: "MissingSubscriptionRegistration", details: [{ target: "Microsoft.Network" }] },
    ]);
    const registering = await request("POST", `${sub}/providers/Microsoft.Network/register?${groups}`);
    expect(registering.body.registrationState).toBe("Registering");
    expect((await request("PUT", id, body)).status).toBe(201);
    world.clock.advance(60_000);
    expect((await request("GET", `${sub}/providers/microsoft.network?${groups}`)).body.registrationState).toBe(
      "Registered",
    );
  });

  test("a list comes in pages that link to each other", async () => {
    const { request, sub, group } = arrange();
    for (const name of ["a", "b", "c", "d", "e"]) await group(name);
    const names: unknown[] = [];
    let next: unknown = `${sub}/resourceGroups?$top=2&${groups}`;
    let pages = 0;
    while (typeof next === "string") {
      const { body } = await request("GET", next);
      names.push(...(Array.isArray(body.value) ? body.value : []).map((one) => objectOf(one).name));
      next = body.nextLink;
      pages += 1;
    }
    expect([pages, names]).toEqual([3, ["a", "b", "c", "d", "e"]]);
  });

  test("deleting a group takes a while, reported by Location, and deletes everything in it", async () => {
    const { request, made, group, world } = arrange();
    const rg = await group();
    await made(`${rg}/providers/Microsoft.Network/virtualNetworks/v`, "2025-01-01", {
      location: "northeurope",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [{ name: "s", properties: { addressPrefix: "10.0.0.0/24" } }],
      },
    });
    const gone = await request("DELETE", `${rg}?${groups}`);
    expect(gone.status).toBe(202);
    expect(gone.headers).not.toHaveProperty("azure-asyncoperation");
    world.clock.advance(60_000);
    expect((await request("GET", gone.headers.location ?? "")).status).toBe(200);
    expect((await request("GET", `${rg}?${groups}`)).status).toBe(404);
    expect(Object.keys(armState(world).entries)).toEqual([]);
    expect(Object.keys(armState(world).collections)).toEqual([]);
    expect(Object.keys(armState(world).owned)).toEqual([]);
  });

  test("the same requests give the same bytes", async () => {
    const run = async () => {
      const { request, group } = arrange();
      const rg = await group();
      const id = `${rg}/providers/Microsoft.ContainerRegistry/registries/mine12?api-version=2025-11-01`;
      const put = await request("PUT", id, { location: "northeurope", sku: { name: "Premium" } });
      return JSON.stringify([
        put,
        await request("GET", put.headers["azure-asyncoperation"] ?? ""),
        await request("GET", id),
      ]);
    };
    expect(await run()).toBe(await run());
  });
});
