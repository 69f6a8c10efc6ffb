import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2024-01-01";
const api = `api-version=${version}`;

async function withNamespace(sku = "Standard") {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.EventHub/namespaces/events-one`;
  const made = await arranged.made(id, version, { location: "northeurope", sku: { name: sku, tier: sku } });
  const hub = (properties: JsonObject) => arranged.request("PUT", `${id}/eventhubs/h?${api}`, { properties });
  return { ...arranged, id, made, hub };
}

describe("Event Hubs", () => {
  test("a namespace is polled by reading it, in the provider's letter case", async () => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.EventHub/namespaces/events-one?${api}`;
    const put = await request("PUT", id, { location: "northeurope", sku: { name: "Standard" } });
    expect([put.status, put.headers["azure-asyncoperation"], at(put.body, "properties.provisioningState")]).toEqual([
      200,
      undefined,
      "Created",
    ]);
    expect(at(put.body, "properties.status")).toBe("Activating");
    let got = put;
    for (let polls = 0; polls < 10 && at(got.body, "properties.provisioningState") !== "Succeeded"; polls += 1)
      got = await request("GET", id);
    expect(got.body).toMatchObject({
      type: "Microsoft.EventHub/Namespaces",
      location: "North Europe",
      sku: { name: "Standard", tier: "Standard", capacity: 1 },
      properties: {
        provisioningState: "Succeeded",
        kafkaEnabled: true,
        status: "Active",
        serviceBusEndpoint: "https://events-one.servicebus.windows.net:443/",
      },
    });
  });

  test("a hub shows its retention in days and hours, and keeps its partitions", async () => {
    const { hub } = await withNamespace();
    const put = await hub({ partitionCount: 2, messageRetentionInDays: 3 });
    expect([put.status, put.body.properties]).toMatchObject([
      200,
      {
        partitionIds: ["0", "1"],
        messageRetentionInDays: 3,
        retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 72 },
      },
    ]);
    expect((await hub({ partitionCount: 3, messageRetentionInDays: 3 })).status).toBe(400);
  });

  // MicrosoftDocs azure-docs, event-hubs/event-hubs-quotas (units, groups) and configure-processing-units-premium-namespace.
  test("a tier limits its units, and the consumer groups of a hub", async () => {
    const { request, group } = arrange();
    const id = `${await group()}/providers/Microsoft.EventHub/namespaces/events-two?${api}`;
    const sized = async (name: string, capacity: number) =>
      (await request("PUT", id, { location: "northeurope", sku: { name, capacity } })).status;
    expect([await sized("Premium", 3), await sized("Standard", 41), await sized("Basic", 1)]).toEqual([400, 400, 200]);
    const basic = await withNamespace("Basic");
    await basic.hub({ partitionCount: 1 });
    const groups = `${basic.id}/eventhubs/h/consumergroups`;
    expect((await basic.request("PUT", `${groups}/archive?${api}`, {})).status).toBe(400);
    const standard = await withNamespace();
    await standard.hub({ partitionCount: 1 });
    expect((await standard.request("PUT", `${groups}/archive?${api}`, {})).status).toBe(200);
    expect((await standard.request("PUT", `${groups}/${"a".repeat(51)}?${api}`, {})).status).toBe(400);
  });

  // azure-rest-api-specs, eventhub/stable/2024-01-01/eventhubs.json, RetentionDescription: Long.MaxValue where it is Compact.
  test("a compacted hub shows the longest retention there is, which is not taken back", async () => {
    const { hub } = await withNamespace();
    const put = await hub({ partitionCount: 1, retentionDescription: { cleanupPolicy: "Compact" } });
    expect(at(put.body, "properties.retentionDescription.retentionTimeInHours")).toBe(2 ** 63);
    const retentionDescription = objectOf(at(put.body, "properties.retentionDescription"));
    expect((await hub({ partitionCount: 1, retentionDescription })).status).toBe(400);
    expect((await hub({ partitionCount: 1, retentionDescription: { cleanupPolicy: "Compact" } })).status).toBe(200);
  });

  test("what is in a namespace writes its region plainly; a rule has another letter case when it is read", async () => {
    const { request, id, hub, made } = await withNamespace();
    expect([made.location, (await hub({ partitionCount: 1 })).body.location]).toEqual(["North Europe", "northeurope"]);
    const group = await request("GET", `${id}/eventhubs/h/consumergroups/$Default?${api}`);
    expect(group.body.location).toBe("northeurope");
    const rule = `${id}/authorizationRules/send`;
    const put = await request("PUT", `${rule}?${api}`, { properties: { rights: ["Send"] } });
    const got = await request("GET", `${rule}?${api}`);
    expect([put.body.id, got.body.id]).toEqual([
      rule,
      rule.replace("resourceGroups", "resourcegroups").replace("authorizationRules", "authorizationrules"),
    ]);
  });

  test("a change activates it again, and its deletion is reported by a Location under its region", async () => {
    const { request, id, made, world } = await withNamespace();
    const put = await request("PUT", `${id}?${api}`, { ...made, tags: { team: "lab" } });
    expect([put.status, put.body.properties]).toMatchObject([
      200,
      { provisioningState: "Updating", status: "Activating" },
    ]);
    world.clock.advance(60_000);
    const gone = await request("DELETE", `${id}?${api}`);
    expect([gone.status, gone.headers.location]).toEqual([
      202,
      expect.stringMatching(
        /\/locations\/northeurope\/operationStatus\/events-one\?api-version=[\d-]+&resourceType=Namespace/,
      ),
    ]);
    const polled = await request("GET", gone.headers.location ?? "");
    expect([polled.status, polled.headers.location]).toEqual([202, gone.headers.location]);
    world.clock.advance(60_000);
    expect((await request("GET", gone.headers.location ?? "")).status).toBe(200);
  });

  test.each<[string, JsonObject]>([
    ["Basic", { messageRetentionInDays: 2 }],
    ["Standard", { messageRetentionInDays: 8 }],
    ["Standard", { partitionCount: 33 }],
    [
      "Standard",
      { messageRetentionInDays: 1, retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 24 } },
    ],
  ])("in the tier %s it refuses %j", async (sku, properties) => {
    const { hub } = await withNamespace(sku);
    expect((await hub(properties)).status).toBe(400);
  });

  test("rules show their keys only in listKeys, and Manage needs the other rights", async () => {
    const { request, id, hub } = await withNamespace();
    await hub({ partitionCount: 1 });
    const rule = `${id}/eventhubs/h/authorizationRules/send`;
    expect((await request("PUT", `${rule}?${api}`, { properties: { rights: ["Manage"] } })).status).toBe(400);
    await request("PUT", `${rule}?${api}`, { properties: { rights: ["Send"] } });
    const keys = (await request("POST", `${rule}/listKeys?${api}`)).body;
    expect(String(keys.primaryConnectionString)).toBe(
      `Endpoint=sb://events-one.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=${String(keys.primaryKey)};EntityPath=h`,
    );
    expect((await request("GET", `${id}/authorizationRules/RootManageSharedAccessKey?${api}`)).status).toBe(200);
  });

  test("names are taken all over the world", async () => {
    const { request, sub, group } = await withNamespace();
    const other = `${await group("other")}/providers/Microsoft.EventHub/namespaces/EVENTS-one?${api}`;
    const got = await request("PUT", other, { location: "northeurope" });
    expect([got.status, objectOf(got.body.error).code]).toEqual([409, "NameInUse"]);
    const check = await request("POST", `${sub}/providers/Microsoft.EventHub/checkNameAvailability?${api}`, {
      name: "events-one",
    });
    expect(check.body).toMatchObject({ nameAvailable: false, reason: "NameInUse" });
  });
});
