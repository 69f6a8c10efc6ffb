import { groupsIn } from "./furnish.ts";

test.each([
  [{ "resource-group": "shop", location: "westeurope" }, [["shop", "westeurope"]]],
  [{ "resource-group": "shop" }, [["shop", "northeurope"]]],
  [[{ name: "x" }, [{ "resource-group": "a" }]], [["a", "northeurope"]]],
  [
    { environments: '[{"cluster":"n","resource-group":"n"},{"resource-group":"w","location":"westeurope"}]' },
    [
      ["n", "northeurope"],
      ["w", "westeurope"],
    ],
  ],
  [{ environments: "[{", "resource-group": null }, []],
])("%j names %j", (inputs, groups) => expect(groupsIn(inputs)).toEqual(groups));
