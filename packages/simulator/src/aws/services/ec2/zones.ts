import { lookup } from "../../../world/table.ts";
/** A zone by its name here and its name everywhere. */
export type Zone = { readonly zoneName: string; readonly zoneId: string };

/** Regions with their long names, the short names of their zones' ids, and which of these the letters stand for. */
export const regions: Record<
  string,
  { readonly name: string; readonly short: string; readonly zones: readonly number[] }
> = {
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

/** The zones of a region, in the order of their letters. */
export function zones(region: string): Zone[] {
  const { short, zones: numbers } = lookup(regions, region) ?? { short: region.replaceAll("-", ""), zones: [1, 2, 3] };
  return numbers.map((number, index) => ({
    zoneName: `${region}${"abcdef"[index]}`,
    zoneId: `${short}-az${number}`,
  }));
}

/** A zone by its name or its id. */
export const zoneOf = (region: string, wanted: string): Zone | undefined =>
  zones(region).find(({ zoneName, zoneId }) => zoneName === wanted || zoneId === wanted);
