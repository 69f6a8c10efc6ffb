import { resourceGroupsIn } from "./resource-groups.ts";

test.each([
  [{ "resource-group": "shop", location: "westeurope" }, ["shop"]],
  [[{ name: "x" }, [{ "resource-group": "a" }]], ["a"]],
  [{ environments: '[{"cluster":"n","resource-group":"n"},{"resource-group":"w"}]' }, ["n", "w"]],
  [{ environments: "[{", "resource-group": null }, []],
])("%j names %j", (inputs, groups) => expect(resourceGroupsIn(inputs)).toEqual(groups));
