import { hiderOf } from "./hide.ts";

const id = "f0000000-0000-4000-8000-00000000000a";
const vault = `/subscriptions/${id}/resourceGroups/ml`;

// identity.userAssignedIdentities has IDs as its names: Microsoft.ManagedIdentity, "UserAssignedIdentities" in Azure's common-types/v5/managedidentity.json.
test("an ID is hidden in names of fields as well, where they are the vendor's", () => {
  const change = { field: "identity", have: { type: "None" }, want: { userAssignedIdentities: { [vault]: {} } } };
  const hidden = hiderOf(id.toUpperCase())([{ operation: "update", changes: [change] }]);
  const want = { userAssignedIdentities: { "/subscriptions/***/resourceGroups/ml": {} } };
  expect(hidden).toEqual([{ operation: "update", changes: [{ ...change, want }] }]);
});

test("of two that begin alike nothing is left", () => {
  expect(hiderOf("platform platform-production")("in platform-production, and platform")).toBe("in ***, and ***");
});

test("what a report is made of keeps its names, and words that are short stay", () => {
  const entry = { warnings: ["true operation"], changes: [{ have: true, want: "x" }] };
  expect(hiderOf("warnings operation")(entry)).toEqual({ ...entry, warnings: ["true ***"] });
  for (const given of [undefined, "", " ", " \n ", "true", "a b 1234567"]) expect(hiderOf(given)(entry)).toBe(entry);
});

test("what means something in a pattern is plain text", () => {
  expect(hiderOf("a.b*c(d)|e[")("a.b*c(d)|e[ aXbbc")).toBe("*** aXbbc");
});
