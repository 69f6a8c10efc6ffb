import { at, merged, set } from "./json-path.ts";
import { descriptionSeal, makerIn, tagSeal, withMaker } from "./ownership.ts";
import { patchOf } from "./patch.ts";
import { retryAfter } from "./retry-after.ts";
import { singleFlight } from "./single-flight.ts";
import { isAtRest, provisioningState, stateOf, statusOf } from "./state.ts";
import { mergedTags, tagList } from "./tags.ts";

test.each([
  [undefined, "succeeded"],
  ["Succeeded", "succeeded"],
  ["FAILED", "failed"],
  ["Canceled", "failed"],
  ["cancelled", "failed"],
  ["", "running"],
  ["Creating", "running"],
])("the state %s means %s", (word, state) => {
  expect(stateOf(word)).toBe(state);
});

test.each([
  [{ properties: { provisioningState: "Creating" } }, "Creating", { inProgress: "Creating" }, false],
  [{ properties: { provisioningState: "Failed" } }, "Failed", { failed: "its provisioning state is Failed" }, true],
  [{ properties: { provisioningState: "Succeeded" } }, "Succeeded", {}, true],
  [{ properties: { provisioningState: 1 } }, undefined, {}, true],
  [{ properties: {} }, undefined, {}, true],
  [undefined, undefined, {}, true],
])("the resource %j has the state %s", (body, state, status, rests) => {
  expect(provisioningState(body)).toBe(state);
  expect(statusOf(body)).toEqual(status);
  expect(isAtRest(body)).toBe(rests);
});

test.each([
  [{ "retry-after-ms": "50", "retry-after": "7" }, 50],
  [{ "x-ms-retry-after-ms": "60" }, 60],
  [{ "retry-after-ms": "soon", "retry-after": "7" }, 7_000],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": new Date(9_000).toUTCString() }, 5_000],
  [{ "retry-after": new Date(1_000).toUTCString() }, 0],
  [{ "retry-after": "soon" }, undefined],
  [{}, undefined],
])("a server that says %j is asked again after %s ms", (headers, rest) => {
  expect(retryAfter(new Map(Object.entries(headers)), 4_000)).toBe(rest);
});

test("a value is set at a path, beside all that was there, in a copy", () => {
  const before = { a: { b: 1, c: 2 }, d: 3 };
  expect(set(before, ["a", "b"], 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
  expect(set(before, ["e", "f", "g"], 9)).toEqual({ ...before, e: { f: { g: 9 } } });
  expect(before).toEqual({ a: { b: 1, c: 2 }, d: 3 });
});

test("what is at a path is found, or nothing", () => {
  expect(at({ a: { b: 1 } }, ["a", "b"])).toBe(1);
  expect(at({ a: { b: 1 } }, ["x", "b"])).toBeUndefined();
  expect(at(undefined, ["x"])).toBeUndefined();
  expect(at(7, [])).toBe(7);
});

test("two objects become one: the second counts, undefined says nothing, lists are whole", () => {
  const under = { a: { b: 1, c: 2 }, l: [1, 2], n: null, o: { p: 1 } };
  expect(merged(under, { a: { b: 9, c: undefined, d: 3 }, l: [3], n: { m: 1 }, o: 4, u: undefined })).toEqual({
    a: { b: 9, c: 2, d: 3 },
    l: [3],
    n: { m: 1 },
    o: 4,
  });
});

test("a patch has the fields that differ and no others, but all tags", () => {
  const have = { id: "/x", name: "x", tags: { Team: "a", other: "b" }, properties: {} };
  const changes = [
    { field: "properties.a.b", want: 1 },
    { field: "tags", want: { team: "z" } },
    { field: "sku", want: { name: "s" } },
  ];
  expect(patchOf(changes, have)).toEqual({
    properties: { a: { b: 1 } },
    tags: { other: "b", team: "z" },
    sku: { name: "s" },
  });
  expect(patchOf([{ field: "tags", want: { a: "1" } }], { id: "/x", name: "x", properties: {} })).toEqual({
    tags: { a: "1" },
  });
});

test("tags have names without case, and the last one counts", () => {
  expect(mergedTags({ Team: "a", other: "b" }, { TEAM: "z" })).toEqual({ other: "b", TEAM: "z" });
});

test.each([
  ["a=1\nb = 2=3\nc=", { value: { a: "1", "b ": " 2=3", c: "" } }],
  ["made-byx=1", { value: { "made-byx": "1" } }],
  ["Made-By=me", { problem: "Choose another name than made-by: Slipway records in that tag what it created." }],
  ["a", { problem: 'Line 1 ("a"): Write name=value, without <, >, %, &, \\, ? or /.' }],
])("the tags %j", (text, reading) => {
  expect(tagList("Tags.").read(text)).toEqual(reading);
});

test("the record of the maker is in a tag whose name has no case", () => {
  expect(makerIn({ a: "1", "Made-By": "slipway-1" })).toBe("slipway-1");
  expect(makerIn({ by: "x" })).toBeUndefined();
  expect(makerIn()).toBeUndefined();
  expect(withMaker({ a: "1" }, "slipway-1")).toEqual({ a: "1", "made-by": "slipway-1" });
  expect(withMaker(undefined, "slipway-1")).toEqual({ "made-by": "slipway-1" });
  expect(tagSeal.read({ id: "/x", tags: { "made-by": "slipway-1" } })).toBe("slipway-1");
  expect(tagSeal.add({ a: 1, tags: { b: "2" } }, "slipway-1")).toEqual({
    a: 1,
    tags: { b: "2", "made-by": "slipway-1" },
  });
  expect(tagSeal.of({ id: "/x" })).toEqual({ id: "/x" });
});

test("without tags it is in the description, which has to be that sentence alone", () => {
  const record = "slipway-0123456789abcdef";
  const body = descriptionSeal.add({ id: "/x", properties: { a: 1 } }, record) as { id: string; properties: object };
  expect(body).toEqual({ id: "/x", properties: { a: 1, description: `Managed by Slipway (${record}).` } });
  expect(descriptionSeal.read({ id: "/x", properties: { description: `Managed by Slipway (${record}).` } })).toBe(
    record,
  );
  for (const description of [undefined, record, `Not Managed by Slipway (${record}).`])
    expect(descriptionSeal.read({ id: "/x", properties: { description } })).toBeUndefined();
  expect(descriptionSeal.of({ id: "/x", properties: {} })).toEqual({ id: "/x" });
});

test("those who ask while a request is under way share its answer, those who ask later get another", async () => {
  let requests = 0;
  const ask = singleFlight(async () => {
    requests += 1;
    return requests;
  });
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(2);
});
