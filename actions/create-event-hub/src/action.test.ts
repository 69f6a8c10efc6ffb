import { claimName } from "@slipway/simulator";
import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

// The limits of tiers, what can be changed and both forms of the retention: azure-rest-api-specs, eventhub/2024-01-01, and
// terraform-provider-azurerm, internal/services/eventhub.
describe("create-event-hub", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let namespace: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/")).length;
  const hub = async () => (await azure.get(`${namespace}/eventhubs/messages`)).properties;
  const made = async (tier = "Standard", properties: object = {}) => {
    await azure.put(namespace, {
      location: "northeurope",
      sku: { name: tier },
      tags: { team: "plant" },
      properties: {},
    });
    bench.cloud.world.clock.advance(60 * 60_000);
    await azure.put(`${namespace}/eventhubs/messages`, { properties: { partitionCount: 2, ...properties } });
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    namespace = `/subscriptions/${azure.subscription}/resourceGroups/events/providers/Microsoft.EventHub/namespaces/contoso-plant-events`;
  });
  afterEach(() => bench.close());

  test("a new one takes no keys, and is known by its address; a check sends three requests, and one for each identity", async () => {
    const ran = await run({ partitions: "", "retention-hours": "", tags: "" });
    expect(ran.outputs).toMatchObject({
      id: `${namespace}/eventhubs/messages`,
      namespace: "contoso-plant-events.servicebus.windows.net",
    });
    expect((await azure.get(namespace)).properties).toMatchObject({ disableLocalAuth: true, minimumTlsVersion: "1.2" });
    expect(await hub()).toMatchObject({ partitionCount: 4, messageRetentionInDays: 1 });
    expect(counted(await run({ mode: "check", senders: "" }))).toBe(3);
    expect(counted(await run({ mode: "check" }))).toBe(4);
  });

  test.each([
    ["in days", { messageRetentionInDays: 3 }],
    ["in hours", { retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 72 } }],
  ])("a retention that was given %s is no drift, and is changed without the other form", async (_form, given) => {
    await made("Standard", given);
    const plain = { tags: "", "consumer-groups": "", senders: "" };
    expect(await run({ ...plain, mode: "check" })).toSucceed();
    const { record } = bench.cloud.world;
    record.bodies = true;
    expect(await run({ ...plain, "retention-hours": "100" })).toSucceed();
    const [put, ...more] = record.requests.filter(({ method }) => method === "PUT");
    expect([more, put?.body?.request]).toEqual([[], expect.not.stringContaining("messageRetentionInDays")]);
    expect(await hub()).toMatchObject({
      messageRetentionInDays: 5,
      retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 100 },
    });
  });

  test("a destroy leaves a namespace in which others have made a hub, with both hubs", async () => {
    await run();
    const theirs = `${namespace}/eventhubs/theirs`;
    await azure.put(theirs, { properties: { partitionCount: 2 } });
    const ran = await run({ mode: "destroy", confirm: "messages" });
    expect(ran).toRefuse("with all that it holds: eventhubs/theirs. ", "and run again");
    for (const each of [namespace, theirs, `${namespace}/eventhubs/messages`])
      expect(await azure.find(each)).toBeDefined();
    await azure.delete(theirs);
    expect(await run({ mode: "destroy", confirm: "messages" })).toSucceed();
    expect(await azure.find(namespace)).toBeUndefined();
  });

  test("an adopted namespace keeps its keys, its tags and its hub; a destroy takes what Slipway made in it", async () => {
    await made();
    const plain = { tags: "stage=test", partitions: "", "retention-hours": "" };
    expect(await run(plain)).toSucceed();
    const { tags, properties } = await azure.get(namespace);
    expect([tags, properties.disableLocalAuth]).toEqual([{ team: "plant", stage: "test" }, false]);
    expect(await run({ ...plain, mode: "destroy", confirm: "messages" })).toSucceed();
    const groups = await azure.list(`${namespace}/eventhubs/messages/consumergroups`);
    expect(groups.map(({ name }) => name)).toEqual(["$Default"]);
    expect(await hub()).toMatchObject({ partitionCount: 2 });
  });

  test.each<[string, Record<string, string>, string[]]>([
    ["fewer partitions", { partitions: "1" }, ["never takes one away", "Write partitions: 2"]],
    // MicrosoftDocs azure-docs, event-hubs/dynamically-add-partitions: only Premium and dedicated clusters add some later.
    [
      "more partitions in a tier that adds none, by the plan",
      { partitions: "8", mode: "plan" },
      ["the tier Standard does not change that", "Write partitions: 2"],
    ],
    ["Premium from Standard", { tier: "Premium" }, ["sku.name", "create another namespace"]],
  ])("%s is refused", async (_what, more, said) => {
    await made();
    expect(await run({ tags: "", "retention-hours": "", ...more })).toRefuse(...said);
    expect(await hub()).toMatchObject({ partitionCount: 2 });
  });

  test("a namespace of the tier Premium adds partitions to a hub", async () => {
    await made("Premium");
    expect(await run({ tags: "", tier: "", partitions: "8", "retention-hours": "" })).toSucceed();
    expect(await hub()).toMatchObject({ partitionCount: 8 });
  });

  // MicrosoftDocs azure-docs, event-hubs/configure-processing-units-premium-namespace and event-hubs-quotas.
  test.each<[string, string, Record<string, string>, string[]]>([
    ["Premium", "processing units between the sizes", { capacity: "3" }, ["cannot have 3 processing", "capacity: 2"]],
    ["Basic", "a consumer group", { "consumer-groups": "archive" }, ["its tier is Basic", "Write tier: Standard"]],
  ])("a namespace that is %s refuses %s in the plan", async (tier, _what, more, said) => {
    await made(tier);
    const plain = { tags: "", tier: "", partitions: "", "retention-hours": "", "consumer-groups": "" };
    expect(await run({ ...plain, mode: "plan", ...more })).toRefuse(...said);
  });

  // azure-rest-api-specs, eventhub, Eventhub.tsp: 256 characters; 50 are those of a consumer group.
  test("a hub's name is as long as Azure takes it", async () => {
    const hub = `m${"-long".repeat(40)}`;
    expect(await run({ hub })).toSucceed();
    expect((await azure.get(`${namespace}/eventhubs/${hub}`)).properties).toMatchObject({ status: "Active" });
    expect(await run({ "consumer-groups": hub })).toRefuse("up to 50 letters");
  });

  test("a compacted hub has no retention to compare", async () => {
    await made("Standard", { retentionDescription: { cleanupPolicy: "Compact" } });
    expect(await run({ mode: "check", tags: "" })).toRefuse("is compacted", "Leave out retention-hours");
  });

  // azure-rest-api-specs, eventhub 2024-01-01: it shows Long.MaxValue hours, which no number of JavaScript's writes back.
  test("a compacted hub gets partitions, and stays compacted", async () => {
    await made("Premium", { retentionDescription: { cleanupPolicy: "Compact" } });
    expect(await run({ tags: "", tier: "", partitions: "8", "retention-hours": "" })).toSucceed();
    expect(await hub()).toMatchObject({ partitionCount: 8, retentionDescription: { cleanupPolicy: "Compact" } });
  });

  test("a name that someone else has is an error in the plan", async () => {
    claimName(bench.cloud.world, "Microsoft.EventHub/namespaces", "contoso-plant-events");
    expect(await run({ mode: "plan" })).toRefuse("cannot be used for a namespace of event hubs", "Choose another name");
  });

  test.each<[Record<string, string>, string]>([
    [{ tier: "Basic", "retention-hours": "25", "consumer-groups": "" }, "- retention-hours: "],
    [{ tier: "Standard", partitions: "33" }, "- partitions: "],
  ])("%j is refused before the first request", async (more, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });
});
