import { type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { page } from "../../engine/page.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { coresAllowed, type Size, sizes, withoutZones } from "./sizes.ts";

/** Which sizes of virtual machines a subscription may use where, and how many cores of them. */
export const computeRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "/subscriptions/{subscription}/providers/Microsoft.Compute/skus",
    permission: "Microsoft.Compute/skus/read",
    apiVersions: ["2017-09-01", "2021-07-01"],
    note: "sizes of virtual machines; $filter takes location eq",
    answer({ arm, request }) {
      const [, wanted = ""] = /^location eq '([^']*)'$/i.exec(request.url.searchParams.get("$filter") ?? "") ?? [];
      const location = plainLocation(wanted);
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          sizes,
          ({ name }) => name,
          (size) => skuOf(size, location),
        ),
      };
    },
  },
  {
    method: "GET",
    template: "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages",
    permission: "Microsoft.Compute/locations/usages/read",
    apiVersions: ["2015-06-15", "2026-12-31"],
    answer({ arm }, { params }) {
      const used = coresUsed(arm, plainLocation(params.location ?? ""));
      const families = [...new Set(sizes.map(({ family }) => family))];
      const total = [...used.values()].reduce((sum, cores) => sum + cores, 0);
      const usage = (value: string, currentValue: number) => ({
        unit: "Count",
        currentValue,
        limit: coresAllowed,
        name: { value, localizedValue: value },
      });
      const all = [usage("cores", total), ...families.map((family) => usage(family, used.get(family) ?? 0))];
      return { status: 200, body: { value: all } };
    },
  },
];

function skuOf(size: Size, location: string): JsonObject {
  const zones = withoutZones.includes(location) ? [] : ["1", "2", "3"];
  const isMissing = size.notIn.includes(location);
  return {
    resourceType: "virtualMachines",
    name: size.name,
    tier: "Standard",
    size: size.name.replace("Standard_", ""),
    family: size.family,
    locations: [location],
    locationInfo: [{ location, zones, zoneDetails: [] }],
    capabilities: [
      { name: "vCPUs", value: String(size.cores) },
      { name: "MemoryGB", value: String(size.memory) },
    ],
    restrictions: isMissing
      ? [
          {
            type: "Location",
            values: [location],
            restrictionInfo: { locations: [location] },
            reasonCode: "NotAvailableForSubscription",
          },
        ]
      : [],
  };
}

/** The cores of all node pools in a region, by family. */
function coresUsed(arm: ArmContext, location: string): Map<string, number> {
  const used = new Map<string, number>();
  for (const { resource } of Object.values(arm.state.entries)) {
    if (!/\/agentPools\/[^/]+$/i.test(resource.id)) continue;
    const properties = objectOf(resource.properties);
    const size = sizes.find(({ name }) => name.toLowerCase() === textOf(properties.vmSize)?.toLowerCase());
    if (size === undefined) continue;
    const parent = resource.id.replace(/\/agentPools\/[^/]+$/i, "").toLowerCase();
    const cluster = Object.values(arm.state.entries).find((each) => each.resource.id.toLowerCase() === parent);
    if (plainLocation(String(cluster?.resource.location ?? "")) !== location) continue;
    used.set(size.family, (used.get(size.family) ?? 0) + size.cores * Number(properties.count ?? 0));
  }
  return used;
}
