/** A size of virtual machines. */
export interface Size {
  readonly name: string;
  readonly family: string;
  readonly cores: number;
  readonly memory: number;
  /** Regions that do not have it. */
  readonly notIn: readonly string[];
}

/** The series on offer: how their names are made, the family that quotas count by, gigabytes a core. */
const series = [
  {
    name: (cores: number) => `Standard_D${cores}s_v5`,
    family: "standardDSv5Family",
    gigabytes: 4,
    cores: [2, 4, 8, 16, 32, 48, 64, 96],
  },
  {
    name: (cores: number) => `Standard_D${cores}ds_v5`,
    family: "standardDDSv5Family",
    gigabytes: 4,
    cores: [2, 4, 8, 16, 32, 48, 64, 96],
  },
  {
    name: (cores: number) => `Standard_D${cores}as_v5`,
    family: "standardDASv5Family",
    gigabytes: 4,
    cores: [2, 4, 8, 16, 32, 48, 64, 96],
  },
  {
    name: (cores: number) => `Standard_D${cores}s_v3`,
    family: "standardDSv3Family",
    gigabytes: 4,
    cores: [2, 4, 8, 16, 32, 48, 64],
  },
  {
    name: (cores: number) => `Standard_E${cores}s_v5`,
    family: "standardESv5Family",
    gigabytes: 8,
    cores: [2, 4, 8, 16, 32, 48, 64, 96],
  },
  {
    name: (cores: number) => `Standard_F${cores}s_v2`,
    family: "standardFSv2Family",
    gigabytes: 2,
    cores: [2, 4, 8, 16, 32, 48, 64, 72],
  },
  {
    name: (cores: number) => `Standard_B${cores}ms`,
    family: "standardBSFamily",
    gigabytes: 4,
    cores: [2, 4, 8, 12, 16, 20],
  },
  {
    name: (cores: number) => `Standard_NC${cores}ads_A100_v4`,
    family: "StandardNCADSA100v4Family",
    gigabytes: 9,
    cores: [24, 48, 96],
  },
] as const;

/** Graphics cards are not everywhere. */
const rare: Readonly<Record<string, readonly string[]>> = {
  StandardNCADSA100v4Family: ["northeurope", "norwayeast", "uksouth"],
};

export const sizes: readonly Size[] = series.flatMap(({ name, family, gigabytes, cores }) =>
  cores.map((each) => ({ name: name(each), family, cores: each, memory: each * gigabytes, notIn: rare[family] ?? [] })),
);

/** Regions without availability zones. */
export const withoutZones = [
  "westus",
  "northcentralus",
  "westcentralus",
  "canadaeast",
  "ukwest",
  "japanwest",
  "australiasoutheast",
];

/** What a new subscription may use in a region: in all, and of each family. */
export const coresAllowed = 350;
