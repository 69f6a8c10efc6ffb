/** How private subnets reach the internet: not at all, or by one NAT gateway or one in each zone. */
export const natChoices = ["none", "one", "each-zone"] as const;

/** What a network is like. The template says it of itself, so that what the inputs leave out stays as it is. */
export interface NetworkSettings {
  readonly cidr: string;
  /** The names of its zones: the first has the first subnets, and so on. */
  readonly zones: readonly string[];
  readonly nat: (typeof natChoices)[number];
  /** Whether it has endpoints for what nodes need of AWS. */
  readonly endpoints: boolean;
}

/** What a stack has beside its network: roles that let a cluster run, if need be in Auto Mode. */
export interface StackSettings {
  /** Absent where the network is one that exists already. */
  readonly network?: NetworkSettings;
  readonly autoMode: boolean;
}

/** What the inputs say of it; the rest stays as it is, or is as usual in a new one. */
export interface GivenSettings {
  /** Whether the stack has a network of its own. */
  readonly hasNetwork: boolean;
  readonly cidr: string | undefined;
  readonly zoneCount: number | undefined;
  readonly nat: NetworkSettings["nat"] | undefined;
  readonly endpoints: boolean | undefined;
  readonly autoMode: boolean | undefined;
}

/** What a new network is like where no one says more. */
export const usual = { cidr: "10.0.0.0/16", zoneCount: 2, nat: "one", endpoints: false } as const;

/** The settings as they are to be. `moreZones` finds zones for a network beside those that it has. */
export async function settingsOf(
  given: GivenSettings,
  have: StackSettings | undefined,
  moreZones: (beside: readonly string[], count: number) => Promise<readonly string[]>,
): Promise<StackSettings> {
  const autoMode = given.autoMode ?? have?.autoMode ?? false;
  if (!given.hasNetwork) return { autoMode };
  const { zones: there = [], ...network } = have?.network ?? { ...usual, zones: [] };
  const count = given.zoneCount ?? (there.length || usual.zoneCount);
  const zones =
    count > there.length ? [...there, ...(await moreZones(there, count - there.length))] : there.slice(0, count);
  return {
    autoMode,
    network: {
      cidr: given.cidr ?? network.cidr,
      zones,
      nat: given.nat ?? network.nat,
      endpoints: given.endpoints ?? network.endpoints,
    },
  };
}
