import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type ReplicaWant, registryReplica } from "./replica.ts";

const registry = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/Reg";
const id = `${registry}/replications/westeurope`;
const want: ReplicaWant = { registry, region: "West Europe", tier: undefined };
const home = (tier: string, location = "North Europe") => ({
  id: registry,
  name: "Reg",
  location,
  sku: { name: tier },
});
const replica = (more: object = {}) => ({ id, name: "westeurope", location: "westeurope", properties: {}, ...more });

/** What is to be done about a replica where these things are there. */
async function look(more: Partial<ReplicaWant>, things: object, presence: "present" | "absent" = "present") {
  const fake = azureTaking({ ...things });
  const goal = registryReplica(fake.azure, { ...want, ...more });
  return { ...fake, goal, ...(await lookAt(goal, presence)) };
}

// Its name and its body: acr/replication.py of Azure/azure-cli; only Premium has replicas, by Azure's page on geo-replication.
test("a new one is called after its region, and a registry takes one change at a time", async () => {
  const { goal, operation, fields, execute, asked } = await look({ tags: { a: "b" } }, { [registry]: home("Premium") });
  expect([goal.id, goal.lock, operation]).toEqual([id, registry.toLowerCase(), "create"]);
  expect(fields).toMatchObject({ location: "westeurope", "tags.a": "b" });
  await execute();
  expect(writesIn(asked)).toMatchObject([
    { method: "PUT", target: id, body: { location: "westeurope", tags: { a: "b" } } },
  ]);
});

test("one that is there stays, gets tags, or is asked for again where it failed", async () => {
  expect((await look({}, { [id]: replica() })).operation).toBe("none");
  const tagged = await look({ tags: { a: "c" } }, { [id]: replica({ tags: { a: "b", theirs: "1" } }) });
  await tagged.execute();
  expect(writesIn(tagged.asked)).toMatchObject([
    { method: "PATCH", target: id, body: { tags: { a: "c", theirs: "1" } } },
  ]);
  const properties = { provisioningState: "Failed" };
  for (const tags of [undefined, { theirs: "1" }]) {
    const failed = await look({}, { [id]: replica({ properties, tags }) });
    await failed.execute();
    expect(writesIn(failed.asked)).toMatchObject([{ method: "PATCH", body: { tags: tags ?? {} } }]);
  }
});

test.each<[string, Partial<ReplicaWant>, object | undefined, string | undefined, string]>([
  ["of a registry that this run makes", {}, undefined, undefined, ""],
  ["of a registry that becomes Premium", { tier: "Premium" }, home("Basic"), undefined, ""],
  [
    "of a lower tier",
    {},
    home("Standard"),
    "The registry Reg has the tier Standard, which has no replicas.",
    "Write sku: Premium, or leave replicas out.",
  ],
  [
    "in its own region",
    {},
    home("Premium", "westeurope"),
    "The registry Reg is in West Europe itself, so it needs no replica there.",
    "Leave West Europe out of replicas.",
  ],
])("one %s", async (_, more, there, message, remedy) => {
  const looked = look(more, there === undefined ? {} : { [registry]: there });
  if (message === undefined) expect((await looked).operation).toBe("create");
  else await expect(looked).rejects.toMatchObject({ name: "UnfitError", message, remedy });
});

test("one that Slipway made is deleted", async () => {
  const { fields } = await look({}, { [registry]: home("Premium") });
  const tags = { "made-by": fields["tags.made-by"] };
  const { execute, asked } = await look({}, { [id]: replica({ tags }) }, "absent");
  await execute();
  expect(writesIn(asked)).toMatchObject([{ method: "DELETE", target: id }]);
});
