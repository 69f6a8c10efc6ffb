import { type Call, type Fields, listOf, type Operations, textOf, textsOf } from "../operation.ts";
import { refuse } from "./state.ts";

export type Zone = { readonly zoneName: string; readonly zoneId: string };

/** Regions with their long names, the short names of their zones' ids, and which of these the letters stand for. */
const regions: Record<string, { readonly name: string; readonly short: string; readonly zones: readonly number[] }> = {
  "us-east-1": { name: "US East (N. Virginia)", short: "use1", zones: [6, 1, 2, 4, 3, 5] },
  "us-east-2": { name: "US East (Ohio)", short: "use2", zones: [1, 2, 3] },
  "us-west-1": { name: "US West (N. California)", short: "usw1", zones: [1, 3] },
  "us-west-2": { name: "US West (Oregon)", short: "usw2", zones: [1, 2, 3, 4] },
  "eu-west-1": { name: "Europe (Ireland)", short: "euw1", zones: [1, 2, 3] },
  "eu-west-2": { name: "Europe (London)", short: "euw2", zones: [2, 3, 1] },
  "eu-central-1": { name: "Europe (Frankfurt)", short: "euc1", zones: [2, 3, 1] },
  "eu-north-1": { name: "Europe (Stockholm)", short: "eun1", zones: [1, 2, 3] },
  "ap-southeast-2": { name: "Asia Pacific (Sydney)", short: "apse2", zones: [1, 3, 2] },
};

export function zones(region: string): Zone[] {
  const { short, zones: numbers } = regions[region] ?? { short: region.replaceAll("-", ""), zones: [1, 2, 3] };
  return numbers.map((number, index) => ({
    zoneName: `${region}${"abcdef"[index]}`,
    zoneId: `${short}-az${number}`,
  }));
}

/** A zone by its name or its id. */
export const zoneOf = (region: string, wanted: string): Zone | undefined =>
  zones(region).find(({ zoneName, zoneId }) => zoneName === wanted || zoneId === wanted);

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
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
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
    groupLongName: `${regions[region]?.name ?? region} 1`,
    networkBorderGroup: region,
    optInStatus: "opt-in-not-required",
    zoneType: "availability-zone",
  };
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
    run: () => ({
      regionInfo: Object.keys(regions).map((regionName) => ({
        regionName,
        regionEndpoint: `ec2.${regionName}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      })),
    }),
  },
};
