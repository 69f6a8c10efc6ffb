/** What AWS's host names end with where its regions begin so, as in the vendor's own table of partitions. */
const suffixes: readonly (readonly [regions: string, suffix: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];

const usual = "amazonaws.com";

/** What the host names of AWS end with in a region. */
export const dnsSuffix = (region: string): string =>
  suffixes.find(([regions]) => region.startsWith(regions))?.[1] ?? usual;

/** All that they may end with. */
export const dnsSuffixes: readonly string[] = [usual, ...suffixes.map(([, suffix]) => suffix)];
