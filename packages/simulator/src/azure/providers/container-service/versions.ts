import { lookup } from "../../../world/table.ts";
/** The api-versions of Microsoft.ContainerService that are taken. */
export const containerServiceVersions = ["2017-08-31", "2026-12-31"] as const;

/** Kubernetes versions on offer, oldest first; the last patch of each is what its minor means. */
export const offered: Readonly<Record<string, readonly string[]>> = {
  "1.31": ["1.31.11", "1.31.12"],
  "1.32": ["1.32.7", "1.32.9"],
  "1.33": ["1.33.3", "1.33.5"],
  "1.34": ["1.34.0", "1.34.1"],
};

/** The version of a cluster that requests none. */
export const defaultVersion = "1.33";

const minors = Object.keys(offered);

/** The full version that a minor or full version means, or nothing when it is not on offer. */
export function fullVersion(version: string): string | undefined {
  const patches = lookup(offered, version.split(".").slice(0, 2).join("."));
  if (patches === undefined) return undefined;
  return version.split(".").length === 2 ? patches.at(-1) : patches.find((patch) => patch === version);
}

/** How many minor versions it is from one full version to another; negative when it goes back. */
export const minorSteps = (from: string, to: string): number => Number(to.split(".")[1]) - Number(from.split(".")[1]);

/** Whether the first full version is older. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split(".").map(Number));
  const index = a?.findIndex((part, place) => part !== b?.[place]) ?? -1;
  return index >= 0 && (a?.[index] ?? 0) < (b?.[index] ?? 0);
}

/** The answer of the listing of Kubernetes versions. */
export const versionListing = (): object => ({
  values: minors.map((minor, index) => ({
    version: minor,
    ...(minor === defaultVersion ? { isDefault: true } : {}),
    capabilities: { supportPlan: index === 0 ? ["AKSLongTermSupport"] : ["KubernetesOfficial", "AKSLongTermSupport"] },
    patchVersions: Object.fromEntries(
      (offered[minor] ?? []).map((patch, place, patches) => [
        patch,
        { upgrades: [...patches.slice(place + 1), ...(offered[minors[index + 1] ?? ""] ?? [])] },
      ]),
    ),
  })),
});

/** The full versions that a version can be upgraded to: later patches of its minor, and all of the next. */
export function upgradesOf(version: string): string[] {
  const index = minors.indexOf(version.split(".").slice(0, 2).join("."));
  return [index, index + 1]
    .flatMap((at) => lookup(offered, minors[at] ?? "") ?? [])
    .filter((each) => isOlder(version, each));
}

/** The older listing of the same, which az asked for until 2.49: each patch by itself. */
export const orchestratorListing = (id: string): object => ({
  id,
  name: "default",
  type: "Microsoft.ContainerService/locations/orchestrators",
  properties: {
    orchestrators: Object.values(offered)
      .flat()
      .map((orchestratorVersion) => ({
        orchestratorType: "Kubernetes",
        orchestratorVersion,
        ...(orchestratorVersion === fullVersion(defaultVersion) ? { default: true } : {}),
        upgrades: upgradesOf(orchestratorVersion).map((each) => ({
          orchestratorType: "",
          orchestratorVersion: each,
          isPreview: false,
        })),
      })),
  },
});
