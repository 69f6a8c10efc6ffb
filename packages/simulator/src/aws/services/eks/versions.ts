import { type Call, type Fields, flagOf, type Operations, textsOf } from "../../engine/operation.ts";

/** Versions of Kubernetes that EKS runs, the default among them, and when their support ends. */
const versions = [
  { version: "1.34", patch: "1.34.1", released: "2025-10-02", standard: "2026-12-02", extended: "2027-12-02" },
  { version: "1.33", patch: "1.33.5", released: "2025-05-29", standard: "2026-07-29", extended: "2027-07-29" },
  { version: "1.32", patch: "1.32.9", released: "2025-01-23", standard: "2026-03-23", extended: "2027-03-23" },
  { version: "1.31", patch: "1.31.13", released: "2024-09-26", standard: "2025-11-26", extended: "2026-11-26" },
] as const;

export const defaultVersion = "1.34";
export const platformVersion = "eks.9";

/** Minor versions, the newest first. */
export const minorVersions: readonly string[] = versions.map(({ version }) => version);

export const isVersion = (version: string): boolean => versions.some((each) => each.version === version);

export const patchOf = (version: string): string =>
  versions.find((each) => each.version === version)?.patch ?? `${version}.0`;

/** How many minor versions another lies ahead. */
export const ahead = (from: string, to: string): number => Number(to.split(".")[1]) - Number(from.split(".")[1]);

const time = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;

function shown({ version, patch, released, standard, extended }: (typeof versions)[number], now: number): Fields {
  const supported = time(standard) > now;
  return {
    clusterVersion: version,
    clusterType: "eks",
    defaultPlatformVersion: platformVersion,
    defaultVersion: version === defaultVersion,
    releaseDate: time(released),
    endOfStandardSupportDate: time(standard),
    endOfExtendedSupportDate: time(extended),
    status: supported ? "standard-support" : "extended-support",
    versionStatus: supported ? "STANDARD_SUPPORT" : "EXTENDED_SUPPORT",
    kubernetesPatchVersion: patch,
  };
}

export const versionOperations: Operations = {
  DescribeClusterVersions: {
    pages: { lists: ["clusterVersions"] },
    route: "GET /cluster-versions",
    run(call: Call) {
      const wanted = textsOf(call.input, "clusterVersions");
      const onlyDefault = flagOf(call.input, "defaultOnly") === true;
      const chosen = versions.filter(
        ({ version }) =>
          (wanted.length === 0 || wanted.includes(version)) && (!onlyDefault || version === defaultVersion),
      );
      return { clusterVersions: chosen.map((each) => shown(each, call.world.clock.now() / 1000)) };
    },
  },
};
