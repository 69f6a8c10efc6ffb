import { define, lookup } from "../world/table.ts";
import type { World } from "../world/world.ts";
import { certify, keyFrom, pem } from "./certificate.ts";
import { wakeAll } from "./changes.ts";
import type { JsonObject } from "./json.ts";

/** How people get into a cluster. */
export type SignIn = "aws" | "entra" | "certificate";

/** One change of one object, as a watch reports it. */
export interface Change {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** Plural and group. */
  readonly resource: string;
  readonly object: JsonObject;
  readonly before?: JsonObject;
}

/** A cluster's whole state: plain data. A stored object is never changed, only replaced. */
export interface Cluster {
  readonly key: string;
  hosts: string[];
  signIn: SignIn;
  /** It has been stopped: everything is kept, and no one is answered. */
  asleep?: boolean;
  /** Such as `1.33.5`. */
  version: string;
  readonly serverCa: string;
  /** On EKS: who made the cluster, and keeps `system:masters` without any mapping. */
  readonly creator?: string;
  /** Address range of services, first two numbers. */
  readonly serviceRange: string;
  readonly authority: { readonly seed: string; readonly certificate: string };
  readonly admin: { readonly seed: string; readonly certificate: string; readonly token: string };
  /** By token: who it stands for. */
  tokens: Record<string, { user: string; groups: string[]; expires?: number }>;
  counter: number;
  addresses: number;
  /** By plural and group, then by namespace and name. */
  objects: Record<string, Record<string, JsonObject>>;
  changes: Change[];
  /** Changes up to this version are no longer known. */
  forgotten: number;
  /** When something will happen by itself. */
  pending: number[];
  /** What a vendor put into it, by the name of what it belongs to. */
  installed: Record<string, readonly Installed[]>;
}

/** An object that a vendor put into a cluster: where it lies, and as it was given. */
export interface Installed {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly given: string;
}

/** What a cluster is opened with. */
export interface OpenCluster {
  /** Part of its path at the plain door: a resource id is fine. */
  readonly key: string;
  readonly hosts?: readonly string[];
  readonly signIn: SignIn;
  readonly version: string;
  /** PEM of the authority behind the server's certificate. */
  readonly serverCa?: string;
  readonly creator?: string;
  readonly serviceRange?: string;
  /** How many workers it has; left out, two. */
  readonly nodes?: number;
  /** Objects that are there from the beginning. */
  readonly objects?: readonly JsonObject[];
}

interface Section {
  clusters: Record<string, Cluster>;
}

const section = (world: World): Section => world.section<Section>("kubernetes", () => ({ clusters: {} }));

const day = 24 * 60 * 60 * 1000;

/** A cluster with nothing in it yet. */
export function makeCluster(world: World, want: OpenCluster): Cluster {
  const from = new Date(world.clock.now() - day);
  const until = new Date(world.clock.now() + 730 * day);
  const issuer = { user: "ca", groups: [] };
  const [caSeed, seed] = [world.ids.hex(64), world.ids.hex(64)];
  const signer = keyFrom(caSeed);
  const made = (subject: { user: string; groups: string[] }, key: string, authority: boolean) =>
    certify({ subject, issuer, serial: world.ids.hex(32), from, until, key: keyFrom(key), signer, authority });
  const admin = { user: "masterclient", groups: ["system:masters"] };
  const token = world.ids.hex(128);
  const cluster: Cluster = {
    key: want.key,
    hosts: [...(want.hosts ?? [])],
    signIn: want.signIn,
    version: want.version,
    serverCa: want.serverCa ?? "",
    ...(want.creator ? { creator: want.creator } : {}),
    serviceRange: want.serviceRange ?? (want.signIn === "aws" ? "10.100" : "10.0"),
    authority: { seed: caSeed, certificate: made(issuer, caSeed, true).toString("base64") },
    admin: { seed, token, certificate: made(admin, seed, false).toString("base64") },
    tokens: { [token]: admin },
    counter: 1,
    addresses: 0,
    objects: {},
    changes: [],
    forgotten: 0,
    pending: [],
    installed: {},
  };
  define(section(world).clusters, want.key, cluster);
  return cluster;
}

/** The API server is gone; its host names answer no more. */
export function closeCluster(world: World, key: string): void {
  delete section(world).clusters[key];
  wakeAll(world, key);
}

/** The cluster of this key. */
export const findCluster = (world: World, key: string): Cluster | undefined => lookup(section(world).clusters, key);

/** All clusters that are open. */
export const clusters = (world: World): Cluster[] => Object.values(section(world).clusters);

/** The cluster that answers under this host name. */
export function clusterOfHost(world: World, host: string): Cluster | undefined {
  return Object.values(section(world).clusters).find((cluster) => cluster.hosts.includes(host));
}

/** A cluster's key as part of a URL's path: a resource id without its first slash. */
export const pathOf = (key: string): string => encodeURI(key.replace(/^\//, ""));

/** The cluster whose key a path at the plain door begins with: the longest that fits. */
export function clusterOfPath(world: World, path: string): Cluster | undefined {
  const fits = (part: string) => path === part || path.startsWith(`${part}/`);
  return Object.values(section(world).clusters)
    .filter(({ key }) => fits(pathOf(key)))
    .sort((one, other) => other.key.length - one.key.length)[0];
}

/** What a kubeconfig of the cluster's administrator holds, in PEM. */
export interface ClusterCredentials {
  readonly ca: string;
  readonly clientCa: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly token: string;
}

/** What admits the administrator: `masterclient` of `system:masters`. */
export function clusterCredentials(world: World, key: string): ClusterCredentials | undefined {
  const cluster = findCluster(world, key);
  if (!cluster) return undefined;
  return {
    ca: cluster.serverCa,
    clientCa: pem("CERTIFICATE", Buffer.from(cluster.authority.certificate, "base64")),
    clientCertificate: pem("CERTIFICATE", Buffer.from(cluster.admin.certificate, "base64")),
    clientKey: pem("PRIVATE KEY", keyFrom(cluster.admin.seed).export({ type: "pkcs8", format: "der" })),
    token: cluster.admin.token,
  };
}
