import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { consumerGroup, consumerGroupsOf } from "./consumer-group.ts";
import { type EventHubWant, eventHub } from "./hub.ts";
import { type EventNamespaceWant, eventNamespace } from "./namespace.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.EventHub/namespaces/events`;
const hubId = `${id}/eventhubs/orders`;
const named = (type: string, name: string) =>
  `/subscriptions/s/resources?$filter=${encodeURIComponent(`resourceType eq '${type}' and name eq '${name}'`)}`;

/** An Azure in which these things are; what is written is answered as it was sent. */
function azureOf(things: Readonly<Record<string, unknown>>) {
  const all = {
    [group]: { location: "north" },
    [named("Microsoft.EventHub/namespaces", "events")]: { value: [] },
    ...things,
  };
  const known = new Map(Object.entries(all).map(([key, thing]) => [key.toLowerCase(), thing]));
  return fakeAzure(({ method, target, body }) => {
    if (method === "DELETE") return [200];
    if (method !== "GET") return [200, { id: target, ...(body as object) }];
    const thing = known.get(target.toLowerCase());
    return thing === undefined ? [404, refusal("ResourceNotFound")] : [200, thing];
  });
}

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
    const { azure } = azureOf({ [named("Microsoft.EventHub/namespaces", "events")]: taken });
    await expect(lookAt(eventNamespace(azure, want))).rejects.toThrow("The name events is taken by");
  });

  test("that failed is sent its tier again, so that Azure tries again", async () => {
    const { azure, asked } = azureOf({ [id]: have({ provisioningState: "Failed" }) });
    await (await lookAt(eventNamespace(azure, want))).execute();
    expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body: { sku: { name: "Standard" } } }]);
  });
});

describe("an event hub", () => {
  const want: EventHubWant = { id: hubId, partitions: undefined, retentionHours: undefined };
  const have = (properties: object) => ({
    id: hubId,
    name: "orders",
    properties: { partitionCount: 4, ...properties },
  });
  const hours = (retentionTimeInHours: number, cleanupPolicy = "Delete") => ({
    retentionDescription: { cleanupPolicy, retentionTimeInHours },
  });
  const look = (more: Partial<EventHubWant>, there?: object, namespace?: object) =>
    lookAt(
      eventHub(
        azureOf({
          ...(there ? { [hubId]: there } : {}),
          ...(namespace ? { [id]: { id, properties: {}, ...namespace } } : {}),
        }).azure,
        { ...want, ...more },
      ),
    );

  test("is new with four partitions and a day", async () => {
    expect(await look({})).toMatchObject({
      operation: "create",
      fields: {
        "properties.partitionCount": 4,
        "properties.retentionDescription.cleanupPolicy": "Delete",
        "properties.retentionDescription.retentionTimeInHours": 24,
      },
    });
    expect((await look({ partitions: 2, retentionHours: 72 })).fields).toMatchObject({
      "properties.partitionCount": 2,
      "properties.retentionDescription.retentionTimeInHours": 72,
    });
  });

  const field = "properties.retentionDescription.retentionTimeInHours";
  test.each<[string, object, object]>([
    ["in hours", hours(48), {}],
    ["in days", { messageRetentionInDays: 2 }, {}],
    ["in both", { messageRetentionInDays: 7, ...hours(48) }, {}],
    ["of other hours", hours(24), { [field]: 48 }],
    ["of other days", { messageRetentionInDays: 1 }, { [field]: 48 }],
    ["of which nothing is shown", {}, { [field]: 48 }],
  ])("shows a retention %s", async (_, properties, fields) => {
    expect((await look({ retentionHours: 48 }, have(properties))).fields).toEqual(fields);
  });

  test("is written whole, with the retention in hours alone", async () => {
    const { azure, asked } = azureOf({ [hubId]: have({ messageRetentionInDays: 1, status: "Active" }) });
    await (await lookAt(eventHub(azure, { ...want, retentionHours: 48 }))).execute();
    const [write] = writesIn(asked);
    expect([write?.method, (write?.body as { properties: object }).properties]).toEqual([
      "PUT",
      { partitionCount: 4, status: "Active", ...hours(48) },
    ]);
  });

  test("that is compacted keeps no hours, and shows none", async () => {
    const compact = have(hours(2 ** 60, "Compact"));
    expect((await look({}, compact)).operation).toBe("none");
    await expect(look({ retentionHours: 48 }, compact)).rejects.toMatchObject({
      message: "The event hub orders is compacted: it keeps the last event of each key, whatever its age.",
      remedy: "Leave out retention-hours, or create another hub.",
    });
  });

  // Azure's page on dynamically adding partitions: Premium and Dedicated only, and never fewer.
  test.each<[number, object | undefined, string | undefined]>([
    [4, { sku: { name: "Standard" } }, undefined],
    [3, { sku: { name: "Premium" } }, "The event hub orders has 4 partitions; Azure never takes one away."],
    [8, { sku: { name: "Premium" } }, undefined],
    [
      8,
      { sku: { name: "Standard" } },
      "The event hub orders has 4 partitions, and the tier Standard does not change that after the hub was created.",
    ],
    [8, { sku: { name: "Standard" }, properties: { clusterArmId: "/c" } }, undefined],
    [8, undefined, undefined],
  ])("with 4 partitions is to have %i, in a namespace %j", async (partitions, namespace, message) => {
    const looked = look({ partitions }, have({}), namespace);
    if (message === undefined) expect((await looked).operation).toBe(partitions === 4 ? "none" : "update");
    else await expect(looked).rejects.toMatchObject({ message, remedy: "Write partitions: 4, or create another hub." });
  });
});

describe("a consumer group", () => {
  const groupId = `${hubId}/consumergroups/billing`;
  const goalIn = (azure: ReturnType<typeof azureOf>["azure"]) =>
    consumerGroup(azure, { id: groupId, all: consumerGroupsOf(hubId, azure) });

  test("is made with the record of its maker in its free text", async () => {
    const { azure, asked } = azureOf({
      [`${hubId}/consumergroups`]: { value: [{ id: `${hubId}/consumergroups/other`, properties: {} }] },
    });
    const { operation, execute } = await lookAt(goalIn(azure));
    await execute();
    expect(operation).toBe("create");
    expect(writesIn(asked)).toMatchObject([
      {
        method: "PUT",
        target: groupId,
        body: { properties: { userMetadata: expect.stringMatching(/^Made by Slipway \(slipway-[0-9a-f]{16}\)\.$/) } },
      },
    ]);
  });

  test("is removed only with that record, which is of itself", async () => {
    const { azure, asked } = azureOf({ [`${hubId}/consumergroups`]: { value: [] } });
    await (await lookAt(goalIn(azure))).execute();
    const { properties } = writesIn(asked)[0]?.body as { properties: { userMetadata: string } };
    const left = async (userMetadata: string | undefined) => {
      const there = { value: [{ id: groupId.toUpperCase(), name: "billing", properties: { userMetadata } }] };
      return (await lookAt(goalIn(azureOf({ [`${hubId}/consumergroups`]: there }).azure), "absent")).operation;
    };
    expect([
      await left(properties.userMetadata),
      await left(`${properties.userMetadata} Ask Ann.`),
      await left(undefined),
    ]).toEqual(["delete", "none", "none"]);
  });

  test("is not there while its hub is not", async () => {
    expect((await lookAt(goalIn(azureOf({}).azure))).operation).toBe("create");
    const denied = fakeAzure(() => [403, refusal("AuthorizationFailed")]);
    await expect(lookAt(goalIn(denied.azure))).rejects.toMatchObject({ status: 403 });
  });
});
