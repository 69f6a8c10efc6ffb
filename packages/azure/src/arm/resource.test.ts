import type { ArmResource } from "./client.ts";
import { fakeAzure, lookAt, refusal, writesIn } from "./fake-azure.test-support.ts";
import { type ArmDefinition, armResource } from "./resource.ts";

interface Want {
  readonly size?: number;
  readonly place?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
const have = {
  id,
  name: "v",
  etag: "e",
  tags: { team: "a" },
  properties: { size: 1, place: "left", theirs: true, provisioningState: "Succeeded" },
};
const definition: ArmDefinition<Want, ArmResource> = {
  kind: "thing",
  id: () => id,
  body: ({ size, place, tags }) => ({ tags, properties: { size, place } }),
};

function goalOf(there: object | undefined, want: Want, more: Partial<typeof definition> = {}) {
  const fake = fakeAzure(({ method }) => {
    if (method !== "GET") return [200, have];
    return there === undefined ? [404, refusal("ResourceNotFound")] : [200, there];
  });
  return { ...fake, goal: armResource({ ...definition, ...more })(fake.azure, want) };
}

test("a new one is put with what the want names, with what it starts with, and with its maker", async () => {
  const initial = () => ({ location: "north", properties: { size: 7, mode: "new" } });
  const { goal, asked } = goalOf(undefined, { size: 1 }, { initial });
  const { operation, execute, fields } = await lookAt(goal);
  expect([operation, fields]).toEqual([
    "create",
    {
      location: "north",
      "properties.size": 1,
      "properties.mode": "new",
      "tags.made-by": expect.stringMatching(/^slipway-/),
    },
  ]);
  await execute();
  expect(writesIn(asked)).toEqual([
    {
      method: "PUT",
      target: id,
      headers: {},
      body: { location: "north", properties: { size: 1, mode: "new" }, tags: { "made-by": fields["tags.made-by"] } },
    },
  ]);
});

test("where Azure honors it, a new one is put only if there is none", async () => {
  const { goal, asked } = goalOf(undefined, {}, { ifNew: true });
  await (await lookAt(goal)).execute();
  expect(writesIn(asked)[0]?.headers).toEqual({ "if-none-match": "*" });
});

test("one that is as wanted is left", async () => {
  expect((await lookAt(goalOf(have, { size: 1 }).goal)).operation).toBe("none");
});

test("one that differs is patched with what differs, under the version that was read", async () => {
  const { goal, asked } = goalOf(have, { size: 2, tags: { stage: "x" } }, { again: () => ({ sku: "s" }) });
  const { operation, execute, fields } = await lookAt(goal);
  expect([operation, fields]).toEqual(["update", { tags: { stage: "x" }, "properties.size": 2 }]);
  await execute();
  expect(writesIn(asked)).toEqual([
    {
      method: "PATCH",
      target: id,
      headers: { "if-match": "e" },
      body: { sku: "s", tags: { team: "a", stage: "x" }, properties: { size: 2 } },
    },
  ]);
});

test("where there is no PATCH, all that was read is written back with the changes in it", async () => {
  const { goal, asked } = goalOf(have, { size: 2 }, { whole: true });
  await (await lookAt(goal)).execute();
  expect(writesIn(asked)).toEqual([
    {
      method: "PUT",
      target: id,
      headers: { "if-match": "e" },
      body: { ...have, properties: { ...have.properties, size: 2 } },
    },
  ]);
});

test("one that failed is written again though nothing differs", async () => {
  const failed = { ...have, properties: { ...have.properties, provisioningState: "Failed" } };
  const { goal, asked } = goalOf(failed, { size: 1 }, { again: () => ({ sku: "s" }) });
  await (await lookAt(goal)).execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body: { sku: "s" } }]);
});

test.each([
  ["by name", ["properties.place"]],
  ["by what is there", (_want: Want, { name }: ArmResource) => (name === "v" ? ["properties.place"] : [])],
])("a field that Azure does not change in place, named by %s, makes it a replace", async (_, immutable) => {
  const initial = () => ({ location: "north" });
  const { goal } = goalOf(have, { size: 2, place: "right" }, { immutable, initial });
  expect(await lookAt(goal)).toMatchObject({ operation: "replace", immutable: ["properties.place"] });
  expect((await lookAt(goalOf(have, { size: 2 }, { immutable }).goal)).operation).toBe("update");
});

test("it is compared as it is shown, by its own comparison", async () => {
  const shown = () => ({ properties: { size: 5 } });
  expect((await lookAt(goalOf(have, { size: 5 }, { shown }).goal)).operation).toBe("none");
  const same = () => true;
  expect((await lookAt(goalOf(have, { size: 5 }, { same }).goal)).operation).toBe("none");
});

test("a refusal comes before all else", async () => {
  const refuse = async () => Promise.reject(new RangeError("not this one"));
  await expect(lookAt(goalOf(have, {}, { refuse }).goal)).rejects.toThrow("not this one");
});

test("an apply waits for what goes on, reads it again, and a destroy deletes what is ours", async () => {
  const { goal, asked, waited } = goalOf(undefined, {});
  const fields = (await lookAt(goal)).fields;
  const ours = { ...have, tags: { "made-by": fields["tags.made-by"] } };
  const own = goalOf(ours, {});
  const { operation, execute } = await lookAt(own.goal, "absent");
  await execute();
  expect([operation, writesIn(own.asked)]).toEqual(["delete", [{ method: "DELETE", target: id, headers: {} }]]);
  expect((await lookAt(goalOf(have, {}).goal, "absent")).operation).toBe("none");
  expect([asked.length, waited]).toEqual([1, []]);
  const states = ["Updating", "Updating", "Succeeded", "Succeeded"];
  const going = fakeAzure(() => [200, { ...have, properties: { provisioningState: states.shift() } }]);
  await armResource(definition)(going.azure, {}).inspect({ wait: true, want: "present" });
  expect(going.waited).toEqual([`the change of ${id} that is in progress`]);
  expect(going.asked).toHaveLength(4);
});

test("what later steps of a plan read of it is what it will be", async () => {
  const shown = async (there: object | undefined, more: Partial<typeof definition> = {}) =>
    (await goalOf(there, { size: 2 }, more).goal.inspect({ wait: false, want: "present" })).shows;
  const gives = () => ({ properties: { address: "10.0.0.4" } });
  const properties = { size: 2, address: "10.0.0.4", provisioningState: "Succeeded" };
  expect(await shown(undefined, { gives })).toMatchObject({
    [id]: { isNew: true, body: { id, name: "v", properties } },
  });
  const changed = { [id]: { isNew: false, body: { ...have, properties: { ...have.properties, size: 2 } } } };
  expect([await shown(have), await shown(have, { whole: true })]).toEqual([changed, changed]);
});
