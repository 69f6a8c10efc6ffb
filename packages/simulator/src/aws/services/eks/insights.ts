import type { World } from "../../../world/world.ts";
import { type Call, type Fields, fieldsOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { type Cluster, clusterArn, eks, epochSeconds, keyOf, listed, notFound, theCluster } from "./state.ts";
import { ahead, isVersion } from "./versions.ts";

/** Something that stands in the way of a cluster's upgrade to a version, as a test's world has it. */
export interface Obstacle {
  readonly name: string;
  readonly version: string;
  readonly status: "ERROR" | "WARNING";
  readonly reason: string;
}

/** Lets a check of a cluster find something. */
export function obstruct(world: World, region: string, name: string, obstacle: Obstacle): void {
  const cluster = eks(world).clusters[keyOf(region, name)];
  if (cluster) cluster.obstacles = [...(cluster.obstacles ?? []), obstacle];
}

/** What every cluster is checked for before an upgrade (EKS user guide, "Cluster insights"). */
const checks = [
  "Deprecated APIs removed in Kubernetes",
  "EKS add-on version compatibility",
  "Cluster health issues",
  "Kubelet version skew",
  "kube-proxy version skew",
];

const next = (version: string): string => `1.${Number(version.split(".")[1]) + 1}`;

/** All insights of a cluster: what passes, for the next version, and what does not. */
function insightsOf(world: World, { id, shown, obstacles = [] }: Cluster): (Fields & { readonly id: string })[] {
  const now = epochSeconds(world);
  const one = (name: string, version: string, status: string, reason: string, at: number) => ({
    id: `${id.slice(0, 8).toLowerCase()}-0000-4000-8000-${String(at).padStart(12, "0")}`,
    name,
    category: "UPGRADE_READINESS",
    kubernetesVersion: version,
    lastRefreshTime: now,
    lastTransitionTime: now,
    description: `Checks for ${name}.`,
    insightStatus: { status, reason },
  });
  const to = next(shown.version);
  const found = obstacles.map(({ name, version, status, reason }, at) => one(name, version, status, reason, at));
  if (!isVersion(to)) return found;
  const well = checks.filter((name) => !obstacles.some((each) => each.name === name && each.version === to));
  return [...found, ...well.map((name, at) => one(name, to, "PASSING", "No issues found.", 100 + at))];
}

/** What blocks an upgrade to a version. */
export const blocking = (cluster: Cluster, version: string): readonly Obstacle[] =>
  (cluster.obstacles ?? []).filter((each) => each.status === "ERROR" && ahead(each.version, version) === 0);

const resource = (call: Call): string => clusterArn(call, "clusterName");

export const insightOperations: Operations = {
  ListInsights: {
    route: "POST /clusters/{clusterName}/insights",
    resource,
    run(call) {
      const filter = call.fields("filter");
      const passes = (name: string, text: string | undefined) => {
        const wanted = textsOf(filter, name);
        return wanted.length === 0 || wanted.includes(text ?? "");
      };
      const all = insightsOf(call.world, theCluster(call)).filter(
        (each) =>
          passes("categories", textOf(each, "category")) &&
          passes("kubernetesVersions", textOf(each, "kubernetesVersion")) &&
          passes("statuses", textOf(fieldsOf(each, "insightStatus"), "status")),
      );
      const page = listed(
        call,
        "insights",
        all.map(({ id }) => id),
      );
      const ids = page.insights as readonly string[];
      return { ...page, insights: ids.map((id) => all.find((each) => each.id === id)) };
    },
  },
  DescribeInsight: {
    route: "GET /clusters/{clusterName}/insights/{id}",
    resource,
    run(call) {
      const found = insightsOf(call.world, theCluster(call)).find(({ id }) => id === call.need("id"));
      if (!found) throw notFound(`No insight found for id: ${call.need("id")}.`);
      return { insight: { ...found, recommendation: "Follow the description.", resources: [], additionalInfo: {} } };
    },
  },
};
