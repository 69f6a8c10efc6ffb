import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, listOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { refuse } from "./state.ts";
import { regions, type Zone, zoneOf, zones } from "./zones.ts";

function filtered(call: Call, all: readonly Zone[]): readonly Zone[] {
  const texts: Record<string, (zone: Zone) => string> = {
    "zone-name": ({ zoneName }) => zoneName,
    "zone-id": ({ zoneId }) => zoneId,
    state: () => "available",
    "opt-in-status": () => "opt-in-not-required",
    "region-name": () => call.region,
    "zone-type": () => "availability-zone",
  };
  return listOf(call.input, "Filter").reduce((left, filter) => {
    const name = textOf(filter, "Name") ?? "";
    const text = lookup(texts, name);
    if (!text) throw refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
    return left.filter((zone) => textsOf(filter, "Value").includes(text(zone)));
  }, all);
}

function shownZone(region: string, zone: Zone): Fields {
  return {
    ...zone,
    zoneState: "available",
    regionName: region,
    messageSet: [],
    groupName: `${region}-zg-1`,
    groupLongName: `${lookup(regions, region)?.name ?? region} 1`,
    networkBorderGroup: region,
    optInStatus: "opt-in-not-required",
    zoneType: "availability-zone",
  };
}

/** All regions, or those that a call names or filters. */
function namedRegions(call: Call): string[] {
  const names = call.texts("RegionName");
  const wrong = names.find((name) => lookup(regions, name) === undefined);
  if (wrong !== undefined) throw refuse("InvalidParameterValue", `Invalid region: [${wrong}]`);
  const texts: Record<string, (name: string) => string> = {
    "region-name": (name) => name,
    endpoint: (name) => `ec2.${name}.amazonaws.com`,
    "opt-in-status": () => "opt-in-not-required",
  };
  return listOf(call.input, "Filter").reduce(
    (left, filter) => {
      const text = lookup(texts, textOf(filter, "Name") ?? "");
      if (!text) throw refuse("InvalidParameterValue", `The filter '${textOf(filter, "Name")}' is invalid`);
      return left.filter((name) => textsOf(filter, "Value").includes(text(name)));
    },
    Object.keys(regions).filter((name) => names.length === 0 || names.includes(name)),
  );
}

export const zoneOperations: Operations = {
  DescribeAvailabilityZones: {
    run(call) {
      const names = [...call.texts("ZoneName"), ...call.texts("ZoneId")];
      const wrong = names.find((name) => !zoneOf(call.region, name));
      if (wrong !== undefined) throw refuse("InvalidParameterValue", `Invalid availability zone: [${wrong}]`);
      const named = zones(call.region).filter(
        ({ zoneName, zoneId }) => names.length === 0 || names.includes(zoneName) || names.includes(zoneId),
      );
      return { availabilityZoneInfo: filtered(call, named).map((zone) => shownZone(call.region, zone)) };
    },
  },
  DescribeRegions: {
    run: (call) => ({
      regionInfo: namedRegions(call).map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      })),
    }),
  },
};
