import { idParts, parseId } from "./resource-id.ts";

const group = "/subscriptions/s/resourceGroups/g";
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;

// "Resource ID" of Azure's page on naming rules, and extension resources, which stand behind a second provider.
test.each([
  [network, { type: "Microsoft.Network/virtualNetworks", name: "net", parent: group }],
  [`${network}/subnets/nodes`, { type: "Microsoft.Network/virtualNetworks/subnets", name: "nodes", parent: network }],
  [`${network}/a/b/c/d`, { type: "Microsoft.Network/virtualNetworks/a/c", name: "d", parent: `${network}/a/b` }],
  [
    `${network}/providers/Microsoft.Insights/diagnosticSettings/x`,
    { type: "Microsoft.Insights/diagnosticSettings", name: "x", parent: network },
  ],
])("%s has its parts", (id, parts) => {
  expect(parseId(id)).toEqual({ id, subscription: "s", resourceGroup: "g", ...parts });
  expect(idParts(id)).toEqual(parseId(id));
});

test("the words of an ID count in any case, and its parts stay as they are written", () => {
  const id = "/SUBSCRIPTIONS/S/resourcegroups/G/Providers/microsoft.network/VirtualNetworks/Net";
  expect(parseId(id)).toMatchObject({
    subscription: "S",
    resourceGroup: "G",
    type: "microsoft.network/VirtualNetworks",
  });
});

test.each([
  ["", "nothing"],
  ["net", "a name"],
  [group, "a resource group"],
  [`${network}/subnets`, "a list"],
  [`${network}/`, "a slash at the end"],
  [`/a${network}`, "something before it"],
  [network.replace("/net", "//net"), "an empty part"],
  [network.replace("/net", "/../net"), "a step up"],
  [network.replace("/net", "/%2e%2e"), "a part that is escaped"],
  [network.replace("/net", "/ net"), "a blank at the beginning of a part"],
  [network.replace("/g/", "/g /"), "a blank at the end of a part"],
])("%j is no ID: %s", (id) => {
  expect([parseId(id), idParts(id)]).toEqual([undefined, {}]);
});
