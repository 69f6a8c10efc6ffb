import type { JsonObject } from "./json.ts";
import { arrange } from "./world.test-support.ts";

const { world, request, made, group } = arrange();

const createOnly = { "if-none-match": "*" };
const zone = { location: "global", properties: {}, tags: { by: "first" } };
const cluster = {
  location: "northeurope",
  identity: { type: "SystemAssigned" },
  properties: {
    dnsPrefix: "x",
    agentPoolProfiles: [{ name: "one", mode: "System", count: 1, vmSize: "Standard_D4s_v5" }],
  },
  tags: { by: "first" },
};
const network = {
  location: "northeurope",
  properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
  tags: { by: "first" },
};
const registry = { location: "northeurope", sku: { name: "Premium" }, properties: {}, tags: { by: "first" } };

// The facts name private DNS, in whose operation the write fails, and managed clusters as those that honour the header; the others never look at it.
const table: [string, string, JsonObject, number | undefined][] = [
  ["Microsoft.Network/privateDnsZones/one.example", "2024-06-01", zone, 202],
  ["Microsoft.ContainerService/managedClusters/one", "2025-10-01", cluster, 412],
  ["Microsoft.Network/virtualNetworks/one", "2025-01-01", network, undefined],
  ["Microsoft.ContainerRegistry/registries/onelab", "2025-11-01", registry, undefined],
];

test.each(
  table,
)("%s: a plain PUT replaces what is there, and one to create only is refused: %#", async (name, version, body, refusal) => {
  const id = `${await group()}/providers/${name}`;
  await made(id, version, body);
  const theirs = async () => (await request("GET", `${id}?api-version=${version}`)).body.tags;
  expect(await theirs()).toEqual({ by: "first" });
  const second = { ...body, tags: { by: "second" } };
  const guarded = await request("PUT", `${id}?api-version=${version}`, second, createOnly);
  world.clock.advance(3_600_000);
  if (refusal !== undefined) expect(guarded.status).toBe(refusal);
  expect(await theirs()).toEqual({ by: refusal === undefined ? "second" : "first" });
  // Without the header nothing warns of a create over someone else's resource: that is what a run has to guard against.
  await made(id, version, { ...body, tags: { by: "third" } });
  expect(await theirs()).toEqual({ by: "third" });
});

test("a zone that is still being made is refused to who would create it only, and given to who writes plainly", async () => {
  const id = `${await group()}/providers/Microsoft.Network/privateDnsZones/two.example?api-version=2024-06-01`;
  expect((await request("PUT", id, zone)).status).toBe(202);
  const late = await request("PUT", id, { ...zone, tags: { by: "second" } }, createOnly);
  expect((await request("PUT", id, { ...zone, tags: { by: "third" } })).status).toBeLessThan(300);
  world.clock.advance(3_600_000);
  const { body } = await request("GET", late.headers["azure-asyncoperation"] ?? "");
  expect(body).toMatchObject({ status: "Failed", error: { code: "PreconditionFailed" } });
  expect((await request("GET", id)).body.tags).toEqual({ by: "third" });
});
