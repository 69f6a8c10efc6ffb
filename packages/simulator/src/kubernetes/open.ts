import type { World } from "../world/world.ts";
import { binding, bootstrapRoles, storageClasses } from "./access/seeds.ts";
import { findCluster, makeCluster, type OpenCluster, type SignIn } from "./cluster.ts";
import { prepareControllers } from "./controllers/reconcile.ts";
import { manageGatewayApi } from "./gateway/install.ts";
import type { JsonObject } from "./json.ts";
import { fluxDefinitions } from "./kinds/flux.ts";
import { seedAlike, seedObject } from "./seed.ts";
import { read, remove } from "./store.ts";
import { node } from "./workers.ts";

const namespace = (name: string): JsonObject => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

const service: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
  spec: { ports: [{ name: "https", port: 443, targetPort: 6443 }] },
};

const workers = ({ nodes = 2, signIn, version }: OpenCluster): JsonObject[] =>
  Array.from({ length: nodes }, (_none, index) =>
    node(signIn === "aws" ? `ip-192-168-${index}-10.ec2.internal` : `aks-nodepool1-vmss00000${index}`, version),
  );

/** Open a cluster's API server, with what every cluster of its vendor begins with. */
export function openCluster(world: World, want: OpenCluster): void {
  prepareControllers(world);
  const cluster = makeCluster(world, want);
  const seeds = [
    ...["default", "kube-node-lease", "kube-public", "kube-system"].map(namespace),
    ...storageClasses(want.signIn),
    service,
    ...workers(want),
    ...(want.objects ?? []),
  ];
  for (const role of bootstrapRoles) seedAlike(world, cluster, role);
  for (const object of seeds) seedObject(world, cluster, object);
}

/** What becomes of an open cluster. */
export interface ClusterChange {
  readonly version: string;
  readonly signIn: SignIn;
  readonly asleep: boolean;
  /** Whether the vendor keeps up the kinds of the Gateway API. */
  readonly gatewayApi: boolean;
  /** The classes of gateways that the vendor's add-ons bring. */
  readonly gatewayClasses: readonly string[];
  /** Groups that may do everything. */
  readonly administrators: readonly string[];
}

/** A cluster becomes another version, is stopped or started, admits others. */
export function changeCluster(world: World, key: string, change: ClusterChange): void {
  const cluster = findCluster(world, key);
  if (!cluster) return;
  const { version, signIn, asleep, administrators } = change;
  Object.assign(cluster, { version, signIn, asleep });
  manageGatewayApi(world, key, change);
  const name = "aks-cluster-admin-binding-aad";
  const had = read(cluster, "clusterrolebindings.rbac.authorization.k8s.io", "", name);
  if (had) remove(world, cluster, "clusterrolebindings.rbac.authorization.k8s.io", had);
  if (administrators.length > 0) seedObject(world, cluster, binding(name, "cluster-admin", administrators));
}

/** Flux comes into a cluster, as by its extension: its kinds, and the namespace that it works in. */
export function installFlux(world: World, key: string): void {
  const cluster = findCluster(world, key);
  if (!cluster || read(cluster, "namespaces", "", "flux-system")) return;
  for (const object of [namespace("flux-system"), ...fluxDefinitions]) seedObject(world, cluster, object);
}
