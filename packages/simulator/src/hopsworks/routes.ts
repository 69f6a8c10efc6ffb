import { define, lookup } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { createCluster, requireType } from "./create.ts";
import { changeWorkers, send } from "./lifecycle.ts";
import { supportedTypes, supportedVersions } from "./offers.ts";
import { Refusal } from "./refusal.ts";
import { type CloudProvider, type Cluster, hopsworks, type Workers } from "./state.ts";

/** One request to the service, understood. */
interface Call {
  readonly world: World;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly note?: string;
  run(call: Call): object | undefined;
}

const cloudOf = (text: unknown): CloudProvider => {
  if (text === "AZURE" || text === "AWS") return text;
  throw new Refusal(400, `unknown cloud provider ${text}`);
};

function clusterOf({ world, params }: Call): Cluster {
  const found = lookup(hopsworks(world).clusters, params.id ?? "");
  if (found === undefined) throw new Refusal(404, `cluster ${params.id} not found`);
  return found;
}

/** The cluster, if it is in the state that the change needs. */
function clusterIn(call: Call, state: "running" | "stopped"): Cluster {
  const cluster = clusterOf(call);
  if (cluster.state === state) return cluster;
  throw new Refusal(400, `the cluster is not ${state}: its state is ${cluster.state}`);
}

function workersIn({ body }: Call, { provider }: Cluster): Workers[] {
  const workers = (body.workers ?? []) as Workers[];
  if (workers.length === 0) throw new Refusal(400, "workers is empty");
  for (const { instanceType } of workers) requireType(provider, "worker", instanceType);
  return workers;
}

/** What the service answers (the provider's internal/api/apis.go). Backups and rollbacks are not simulated. */
export const routes: readonly Route[] = [
  {
    method: "GET",
    path: "/api/clusters",
    run({ world, query }) {
      const cloud = query.get("cloud");
      const all = Object.values(hopsworks(world).clusters);
      return { clusters: cloud === null ? all : all.filter(({ provider }) => provider === cloudOf(cloud)) };
    },
  },
  {
    method: "POST",
    path: "/api/clusters",
    note: "names are unique; no token makes a repetition harmless",
    run({ world, body }) {
      const made = createCluster(world, cloudOf(body.cloudProvider), (body.cluster ?? {}) as Record<string, unknown>);
      define(hopsworks(world).clusters, made.id, made);
      send(world, made, "create");
      return { id: made.id };
    },
  },
  {
    method: "GET",
    path: "/api/clusters/nodes/supported-types",
    run({ query }) {
      const cloud = cloudOf(query.get("cloud"));
      return { [cloud.toLowerCase()]: supportedTypes(cloud) };
    },
  },
  {
    method: "GET",
    path: "/api/clusters/hopsworks/versions/{cloud}",
    run: ({ params }) => ({ versions: cloudOf(params.cloud) && supportedVersions() }),
  },
  { method: "GET", path: "/api/clusters/{id}", run: (call) => ({ cluster: clusterOf(call) }) },
  {
    method: "DELETE",
    path: "/api/clusters/{id}",
    run: (call) => void send(call.world, clusterOf(call), "delete"),
  },
  {
    method: "PUT",
    path: "/api/clusters/{id}/start",
    run: (call) => void send(call.world, clusterIn(call, "stopped"), "start"),
  },
  {
    method: "PUT",
    path: "/api/clusters/{id}/stop",
    run: (call) => void send(call.world, clusterIn(call, "running"), "stop"),
  },
  {
    method: "POST",
    path: "/api/clusters/{id}/workers",
    run(call) {
      const cluster = clusterIn(call, "running");
      changeWorkers(cluster, workersIn(call, cluster), 1);
      send(call.world, cluster, "addWorkers");
      return undefined;
    },
  },
  {
    method: "DELETE",
    path: "/api/clusters/{id}/workers",
    run(call) {
      const cluster = clusterIn(call, "running");
      changeWorkers(cluster, workersIn(call, cluster), -1);
      send(call.world, cluster, "removeWorkers");
      return undefined;
    },
  },
  {
    method: "PUT",
    path: "/api/clusters/{id}/nodes/modify-instance-type",
    note: "of the head",
    run(call) {
      const cluster = clusterIn(call, "stopped");
      const { nodeType, instanceType } = (call.body.nodeInfo ?? {}) as Record<string, string>;
      if (nodeType !== "head") throw new Refusal(400, `nodeType ${nodeType} is not simulated`);
      requireType(cluster.provider, "head", instanceType ?? "");
      cluster.clusterConfiguration.head.instanceType = instanceType ?? "";
      return undefined;
    },
  },
  {
    method: "POST",
    path: "/api/clusters/{id}/ports",
    run(call) {
      Object.assign(clusterIn(call, "running").ports, call.body.ports);
      return undefined;
    },
  },
  {
    method: "POST",
    path: "/api/clusters/{id}/autoscale",
    run(call) {
      const cluster = clusterIn(call, "running");
      cluster.autoscale = call.body.autoscale as NonNullable<Cluster["autoscale"]>;
      send(call.world, cluster, "autoscale");
      return undefined;
    },
  },
  {
    method: "DELETE",
    path: "/api/clusters/{id}/autoscale",
    run(call) {
      delete clusterIn(call, "running").autoscale;
      return undefined;
    },
  },
  {
    method: "POST",
    path: "/api/clusters/{id}/upgrade",
    run(call) {
      const cluster = clusterIn(call, "running");
      const to = String(call.body.version);
      const offered = supportedVersions().find(({ version }) => version === to);
      if (offered?.upgradableFromVersion !== cluster.version)
        throw new Refusal(400, `cannot upgrade from ${cluster.version} to ${to}`);
      cluster.upgradeInProgress = { from: cluster.version, to };
      send(call.world, cluster, "upgrade");
      return undefined;
    },
  },
];
