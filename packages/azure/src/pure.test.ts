import { changed } from "@slipway/reconcile";
import fc from "fast-check";
import { apiVersion } from "./arm/api-versions.ts";
import { sameInAzure } from "./arm/compare.ts";
import { parseId, sameId } from "./arm/resource-id.ts";
import { cloudOf, clouds } from "./sign-in/clouds.ts";

test.each([
  ["ids in another case", { id: "/subscriptions/S/resourcegroups/G" }, { id: "/subscriptions/s/resourceGroups/g" }, 0],
  ["locations in another spelling", { location: "West Europe" }, { location: "westeurope" }, 0],
  ["another location", { location: "westus" }, { location: "westeurope" }, 1],
  ["tags of others beside ours", { tags: { Owner: "x", more: "y" } }, { tags: { owner: "x" } }, 0],
  ["a tag's value has a case", { tags: { owner: "X" } }, { tags: { owner: "x" } }, 1],
  ["no tags wanted, none there", {}, { tags: {} }, 0],
  ["prefixes in another order", { addressPrefixes: ["b", "a"] }, { addressPrefixes: ["a", "b"] }, 0],
  ["a prefix less", { addressPrefixes: ["a"] }, { addressPrefixes: ["a", "b"] }, 1],
  ["what only the server fills", { a: 1, etag: "x" }, { a: 1 }, 0],
])("drift rules: %s", (_, have, want, changes) => {
  expect(changed(have, want, sameInAzure)).toHaveLength(changes);
});

const zone = "/subscriptions/s/resourcegroups/G/providers/Microsoft.Network/privateDnsZones/z.example";

test.each([
  [
    zone,
    {
      subscription: "s",
      resourceGroup: "G",
      type: "Microsoft.Network/privateDnsZones",
      name: "z.example",
      parent: "/subscriptions/s/resourcegroups/G",
    },
  ],
  [
    `${zone}/virtualNetworkLinks/l`,
    { type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks", name: "l", parent: zone },
  ],
  ["/subscriptions/s/resourceGroups/g", undefined],
  ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Network", undefined],
  ["zone", undefined],
])("the parts of %s", (id, parts) => {
  if (parts === undefined) expect(parseId(id)).toBeUndefined();
  else expect(parseId(id)).toMatchObject(parts);
});

test("an ID is parsed in any case, and kept as written", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: zone.length, maxLength: zone.length }), (upper) => {
      const id = [...zone].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join("");
      expect(parseId(id)?.id).toBe(id);
      expect(sameId(parseId(id)?.parent ?? "", "/subscriptions/s/resourceGroups/g")).toBe(true);
    }),
  );
});

test.each([
  [zone, "2024-06-01"],
  [`${zone}/virtualNetworkLinks/l`, "2024-06-01"],
  ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v", "2025-01-01"],
  [
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/flux",
    "2024-11-01",
  ],
  ["/subscriptions/s/resources", "2021-04-01"],
  ["/subscriptions/s/providers", "2021-04-01"],
  ["/subscriptions/s/providers/Microsoft.Relay/register", "2021-04-01"],
  ["/subscriptions/s/providers/Microsoft.Network/virtualNetworks", "2025-01-01"],
])("requests to %s have the API version %s", (path, version) => {
  expect(apiVersion(path)).toBe(version);
});

test("a cloud is given by its name or by its addresses", () => {
  expect(cloudOf("us-government", undefined, {})).toEqual(clouds["us-government"]);
  expect(
    cloudOf("public", "https://arm.stack.example/", { AZURE_AUTHORITY_HOST: "https://login.stack.example/" }),
  ).toMatchObject({
    arm: "https://arm.stack.example",
    authority: "https://login.stack.example",
  });
});
