import type { Cluster } from "../cluster.ts";
import type { JsonObject } from "../json.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { kindsServed } from "../kinds/registry.ts";
import { subresourcesOf } from "../objects/subresources.ts";

interface Group {
  readonly name: string;
  readonly versions: readonly string[];
}

const stability = (version: string): number => (/^v\d+$/.test(version) ? 0 : version.includes("beta") ? 1 : 2);
const newestFirst = (one: string, other: string): number =>
  stability(one) - stability(other) || other.localeCompare(one, "en", { numeric: true });

/** The groups a cluster serves, the core group left out. */
export function groupsOf(cluster: Cluster): Group[] {
  const versions = new Map<string, Set<string>>();
  for (const { group, version } of kindsServed(cluster)) {
    const known = versions.get(group) ?? new Set();
    versions.set(group, known.add(version));
  }
  versions.delete("");
  return [...versions].map(([name, known]) => ({ name, versions: [...known].sort(newestFirst) }));
}

const groupJson = ({ name, versions }: Group): JsonObject => {
  const each = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: each, preferredVersion: each[0] ?? {} };
};

/** GET /apis */
export const groupList = (cluster: Cluster): JsonObject => ({
  kind: "APIGroupList",
  apiVersion: "v1",
  groups: groupsOf(cluster).map(groupJson),
});

/** GET /apis/{group} */
export function groupOf(cluster: Cluster, name: string): JsonObject | undefined {
  const found = groupsOf(cluster).find((group) => group.name === name);
  return found && { kind: "APIGroup", apiVersion: "v1", ...groupJson(found) };
}

/** GET /api */
export const coreVersions = (host: string): JsonObject => ({
  kind: "APIVersions",
  versions: ["v1"],
  serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: host }],
});

function resourcesOf(kind: Kind): JsonObject[] {
  const own: JsonObject = {
    name: kind.resource,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: [...kind.verbs],
    ...(kind.short.length > 0 ? { shortNames: [...kind.short] } : {}),
    ...(kind.categories.length > 0 ? { categories: [...kind.categories] } : {}),
  };
  const further = subresourcesOf(kind).map(({ name, verbs }) => ({
    name: `${kind.resource}/${name}`,
    singularName: "",
    namespaced: kind.namespaced,
    ...subresourceKind(kind, name),
    verbs: [...verbs],
  }));
  return [own, ...further];
}

const subresourceKind = (kind: Kind, name: string): JsonObject => {
  if (name === "scale") return { group: "autoscaling", version: "v1", kind: "Scale" };
  if (name === "token") return { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };
  return { kind: kind.kind };
};

/** GET /api/v1 and /apis/{group}/{version} */
export function resourceList(cluster: Cluster, group: string, version: string): JsonObject | undefined {
  const kinds = kindsServed(cluster).filter((kind) => kind.group === group && kind.version === version);
  if (kinds.length === 0) return undefined;
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: apiVersion({ group, version }),
    resources: kinds.flatMap(resourcesOf),
  };
}

function aggregatedResource(kind: Kind): JsonObject {
  const subresources = subresourcesOf(kind).map(({ name, verbs }) => {
    const of = subresourceKind(kind, name);
    return {
      subresource: name,
      responseKind: { group: of.group ?? kind.group, version: of.version ?? kind.version, kind: of.kind ?? "" },
      verbs: [...verbs],
    };
  });
  return {
    resource: kind.resource,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: [...kind.verbs],
    ...(kind.short.length > 0 ? { shortNames: [...kind.short] } : {}),
    ...(kind.categories.length > 0 ? { categories: [...kind.categories] } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

/** All groups with all resources in one answer: of `/api`, or of `/apis`. */
export function aggregated(cluster: Cluster, core: boolean, version: string): JsonObject {
  const kinds = kindsServed(cluster);
  const groups = core ? [{ name: "", versions: ["v1"] }] : groupsOf(cluster);
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { ...(name ? { name } : {}), creationTimestamp: null },
      versions: versions.map((each) => ({
        version: each,
        resources: kinds.filter((kind) => kind.group === name && kind.version === each).map(aggregatedResource),
        freshness: "Current",
      })),
    })),
  };
}

/** The aggregated form that an `Accept` header prefers, if it does. */
export function aggregatedVersion(accept: string | undefined): string | undefined {
  const first = (accept ?? "").split(",")[0] ?? "";
  if (!first.includes("as=APIGroupDiscoveryList")) return undefined;
  return /;\s*v=(v2beta1|v2)\b/.exec(first)?.[1];
}

/** GET /version */
export function versionInfo({ version }: Cluster): JsonObject {
  const [major = "1", minor = "0"] = version.split(".");
  return {
    major,
    minor,
    gitVersion: `v${version}`,
    gitCommit: "0".repeat(40),
    gitTreeState: "clean",
    buildDate: "2025-01-01T00:00:00Z",
    goVersion: "go1.24.0",
    compiler: "gc",
    platform: "linux/amd64",
  };
}
