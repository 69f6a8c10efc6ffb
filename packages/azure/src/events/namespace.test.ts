import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type EventNamespaceWant, eventNamespace } from "./namespace.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.EventHub/namespaces/events`;

/** An Azure with a resource group and these things, where no other namespace has the name. */
const azureOf = (things: Readonly<Record<string, unknown>>) =>
  azureTaking({
    [group]: { location: "north" },
    "/subscriptions/s/providers/Microsoft.EventHub/namespaces": { value: [] },
    ...things,
  });

// Shapes, tiers and units are those of Microsoft.EventHub 2024-01-01 (azure-rest-api-specs) and of Azure's page on quotas.
describe("a namespace of event hubs", () => {
  const want: EventNamespaceWant = {
    id,
    location: undefined,
    tags: undefined,
    tier: undefined,
    capacity: undefined,
    localAuth: undefined,
    publicAccess: undefined,
    hub: "orders",
    hasGroups: false,
  };
  const have = (properties: object = {}, sku: object = { name: "Standard", tier: "Standard", capacity: 1 }) => ({
    id,
    name: "events",
    location: "North",
    sku,
    properties: { provisioningState: "Succeeded", minimumTlsVersion: "1.2", disableLocalAuth: true, ...properties },
  });
  const look = (more: Partial<EventNamespaceWant>, there?: object) =>
    lookAt(eventNamespace(azureOf(there ? { [id]: there } : {}).azure, { ...want, ...more }));

  test("is new where its resource group is, without keys", async () => {
    expect(await look({})).toMatchObject({
      operation: "create",
      fields: {
        location: "north",
        "sku.name": "Standard",
        "sku.tier": "Standard",
        "sku.capacity": 1,
        "properties.minimumTlsVersion": "1.2",
        "properties.disableLocalAuth": true,
      },
    });
    expect((await look({ tier: "Premium", capacity: 2, localAuth: true, publicAccess: false })).fields).toMatchObject({
      "sku.name": "Premium",
      "sku.tier": "Premium",
      "sku.capacity": 2,
      "properties.disableLocalAuth": false,
      "properties.publicNetworkAccess": "Disabled",
    });
  });

  test.each<[string, Partial<EventNamespaceWant>, object, object]>([
    ["as it is", {}, have(), {}],
    ["stricter about TLS than it has to be", {}, have({ minimumTlsVersion: "1.3" }), {}],
    ["laxer about TLS", {}, have({ minimumTlsVersion: "1.0" }), { "properties.minimumTlsVersion": "1.2" }],
    // Azure's page on the minimum TLS version of namespaces: 1.0 is that of one made by an API of before 2022.
    [
      "which says nothing of TLS",
      {},
      { ...have(), properties: { provisioningState: "Succeeded" } },
      { "properties.minimumTlsVersion": "1.2" },
    ],
    ["with keys that no one said anything of", {}, have({ disableLocalAuth: false }), {}],
    ["with keys", { localAuth: false }, have({ disableLocalAuth: false }), { "properties.disableLocalAuth": true }],
    [
      "closed to the internet",
      { publicAccess: true },
      have({ publicNetworkAccess: "Disabled" }),
      { "properties.publicNetworkAccess": "Enabled" },
    ],
    [
      "of a lower tier",
      { tier: "Standard" },
      have({}, { name: "Basic", tier: "Basic" }),
      { "sku.name": "Standard", "sku.tier": "Standard" },
    ],
    ["of another size", { capacity: 3 }, have(), { "sku.capacity": 3 }],
  ])("that is there %s stays, or is changed in place", async (_, more, there, fields) => {
    const found = await look(more, there);
    expect([found.operation, found.fields, found.immutable]).toEqual([
      Object.keys(fields).length === 0 ? "none" : "update",
      fields,
      [],
    ]);
  });

  test.each<[string, Partial<EventNamespaceWant>, object | undefined, string[]]>([
    ["to Premium", { tier: "Premium" }, undefined, ["sku.name", "sku.tier"]],
    ["from Premium", { tier: "Basic" }, { name: "Premium", tier: "Premium", capacity: 1 }, ["sku.name", "sku.tier"]],
    ["to another region", { location: "south" }, undefined, ["location"]],
  ])("is never moved in place %s", async (_, more, sku, immutable) => {
    expect(await look(more, have({}, sku))).toMatchObject({ operation: "replace", immutable });
  });

  test.each<[Partial<EventNamespaceWant>, object | undefined, string | undefined, string]>([
    [
      { hasGroups: true, tier: "Basic" },
      undefined,
      `The hubs of ${id} have only the consumer group $Default: its tier is Basic.`,
      "Write tier: Standard, or leave out consumer-groups.",
    ],
    [
      { hasGroups: true },
      have({}, { name: "Basic" }),
      `The hubs of ${id} have only the consumer group $Default: its tier is Basic.`,
      "Write tier: Standard",
    ],
    [{ hasGroups: true, tier: "Standard" }, have({}, { name: "Basic" }), undefined, ""],
    [{ hasGroups: true }, undefined, undefined, ""],
    [
      { tier: "Premium", capacity: 3 },
      undefined,
      "A Premium namespace cannot have 3 processing units.",
      "Write capacity: 2, or another one of 1, 2, 4, 6, 8, 10, 12, 16.",
    ],
    [
      { capacity: 17 },
      have({}, { name: "Premium" }),
      "A Premium namespace cannot have 17 processing units.",
      "Write capacity: 16,",
    ],
    [{ tier: "Premium", capacity: 16 }, undefined, undefined, ""],
    [{ capacity: 3 }, undefined, undefined, ""],
  ])("what its tier does not have is refused (%#)", async (more, there, message, remedy) => {
    if (message === undefined) return void (await look(more, there));
    await expect(look(more, there)).rejects.toMatchObject({ message, remedy: expect.stringContaining(remedy) });
  });

  test("with a name that another one has is refused", async () => {
    const taken = { value: [{ name: "events", id: id.replace("/g/", "/other/") }] };
    const { azure } = azureOf({ "/subscriptions/s/providers/Microsoft.EventHub/namespaces": taken });
    await expect(lookAt(eventNamespace(azure, want))).rejects.toThrow("The name events is taken by");
  });

  test("that failed is sent its tier again, so that Azure tries again", async () => {
    const { azure, asked } = azureOf({ [id]: have({ provisioningState: "Failed" }) });
    await (await lookAt(eventNamespace(azure, want))).execute();
    expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body: { sku: { name: "Standard" } } }]);
  });

  test("later steps of a plan know that a new one will have an address, and have its tags", async () => {
    const goal = eventNamespace(azureOf({}).azure, {
      ...want,
      tags: { a: "b" },
    });
    const { shows } = await goal.inspect({ wait: false, want: "present" });
    expect(shows?.[id]?.body).toMatchObject({
      tags: { a: "b" },
      properties: { serviceBusEndpoint: { "known-after-apply:": "its address" } },
    });
  });
});
