import { sameInAzure } from "./compare.ts";

const ranges = ["10.0.0.0/16", "10.1.0.0/16"];

// Which words Azure shows in another way than they were sent: facts of its resource providers, as they were recorded.
test.each<[string, unknown, unknown, boolean | undefined]>([
  ["location", "northeurope", "North Europe", true],
  ["properties.location", "North Europe", "northeurope", true],
  ["location", "northeurope", "westeurope", false],
  ["name", "northeurope", "North Europe", undefined],
  ["properties.subnet", "/SUBSCRIPTIONS/S/x", "/subscriptions/s/X", true],
  ["properties.subnet", "/subscriptions/s/y", "/subscriptions/s/x", false],
  ["properties.role", "/Providers/A/b", "/providers/a/B", true],
  ["properties.path", "/Home", "/home", undefined],
  ["properties.path", undefined, "/subscriptions/s/x", undefined],
  ["properties.path", "/subscriptions/s/x", 1, undefined],
  ["properties.addressPrefixes", [...ranges].reverse(), ranges, true],
  ["addressPrefixes", ranges, ["10.0.0.0/16"], false],
  ["addressPrefixes", ranges, ["10.0.0.0/16", "10.2.0.0/16"], false],
  ["properties.availabilityZones", ["2", "1"], ["1", "2"], true],
  ["properties.adminGroupObjectIDs", ["b", "a"], ["a", "b"], true],
  ["properties.authorizedIPRanges", ["b", "a"], ["a", "b"], true],
  ["properties.others", ["b", "a"], ["a", "b"], undefined],
  ["addressPrefixes", undefined, ranges, undefined],
  ["addressPrefixes", ranges, undefined, undefined],
  ["tags", { Team: "a", theirs: "b" }, { team: "a" }, true],
  ["properties.tags", { Team: "a" }, { TEAM: "a" }, true],
  ["tags", { team: "b" }, { team: "a" }, false],
  ["tags", undefined, { team: "a" }, false],
  ["tags", null, {}, true],
  ["tags", { team: "a" }, ["team"], undefined],
  ["tags", { team: "a" }, null, undefined],
  ["labels", { Team: "a" }, { team: "a" }, undefined],
])("the field %s with %j, where %j is wanted: the same to Azure: %s", (field, have, want, same) => {
  expect(sameInAzure(field, have, want)).toBe(same);
});
