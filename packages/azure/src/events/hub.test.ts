import { azureTaking, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { consumerGroup, consumerGroupsOf } from "./consumer-group.ts";
import { type EventHubWant, eventHub } from "./hub.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/events";
const hubId = `${id}/eventhubs/orders`;

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
        azureTaking({
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
    const { azure, asked } = azureTaking({ [hubId]: have({ messageRetentionInDays: 1, status: "Active" }) });
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
  const goalIn = (azure: ReturnType<typeof azureTaking>["azure"]) =>
    consumerGroup(azure, { id: groupId, all: consumerGroupsOf(hubId, azure) });

  test("is made with the record of its maker in its free text", async () => {
    const { azure, asked } = azureTaking({
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
    const { azure, asked } = azureTaking({ [`${hubId}/consumergroups`]: { value: [] } });
    await (await lookAt(goalIn(azure))).execute();
    const { properties } = writesIn(asked)[0]?.body as { properties: { userMetadata: string } };
    const left = async (userMetadata: string | undefined) => {
      const there = { value: [{ id: groupId.toUpperCase(), name: "billing", properties: { userMetadata } }] };
      return (await lookAt(goalIn(azureTaking({ [`${hubId}/consumergroups`]: there }).azure), "absent")).operation;
    };
    expect([
      await left(properties.userMetadata),
      await left(`${properties.userMetadata} Ask Ann.`),
      await left(undefined),
    ]).toEqual(["delete", "none", "none"]);
  });

  test("is not there while its hub is not", async () => {
    expect((await lookAt(goalIn(azureTaking({}).azure))).operation).toBe("create");
    const denied = fakeAzure(() => [403, refusal("AuthorizationFailed")]);
    await expect(lookAt(goalIn(denied.azure))).rejects.toMatchObject({ status: 403 });
  });
});
