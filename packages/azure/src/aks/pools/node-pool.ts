import { MissingError, UnfitError } from "@slipway/action";
import { type Change, defineResource, isUnknownText, type Planned, unknown } from "@slipway/reconcile";
import type { Json } from "../../arm/json-path.ts";
import { makerIn, withMaker } from "../../arm/ownership.ts";
import { armShows } from "../../arm/planned/shows.ts";
import { isAtRest, statusOf } from "../../arm/state.ts";
import type { Azure, AzureReads } from "../../azure.ts";
import type { ArmCluster } from "../want.ts";
import { mergedPool, newPool, poolChanges } from "./fields.ts";
import { poolWarnings, versionFor } from "./version.ts";
import type { NodePool, NodePoolWant, PoolBody } from "./want.ts";

/** A pool of nodes of a cluster, made and changed apart from it. Of its size only the bounds are kept, if there are any. */
export const nodePool = defineResource<NodePoolWant, NodePool, PoolBody, AzureReads, Azure>({
  kind: "node pool",
  id: ({ cluster, name }) => `${cluster}/agentPools/${name}`,
  seal: {
    read: ({ pool }) => makerIn(pool.properties.tags ?? {}),
    add: (body, record) => ({
      ...body,
      properties: { ...body.properties, tags: withMaker(body.properties?.tags, record) },
    }),
    of: ({ pool: { id } }) => ({ id }),
  },

  async read(want, azure) {
    const { newestImage, readPool } = await import("./agent-pools.ts");
    const cluster = await clusterOf(want, azure);
    const pool = cluster && (await readPool(`${want.cluster}/agentPools/${want.name}`, azure));
    return pool && { pool, cluster, newestImage: want.newestImage ? await newestImage(pool.id, azure) : undefined };
  },

  async plan(want, have, azure): Promise<Planned<PoolBody>> {
    if (have === undefined) {
      const cluster = await clusterOf(want, azure);
      refuseOtherNetwork(want, cluster);
      return { operation: "create", body: { properties: newPool(want, cluster && versionFor(want, cluster)) } };
    }
    const { pool, cluster } = have;
    const version = versionFor(want, cluster);
    const changes = poolChanges(pool, want, version);
    if (changes.some((change) => change.immutable)) {
      refuseLastSystemPool(have, changes);
      return { operation: "replace", body: { properties: newPool(want, version) }, changes };
    }
    // Other nodes have the newest image anyway.
    const image = changes.some(({ field }) => field.endsWith("Version")) ? [] : imageChanges(have);
    const failed = statusOf(pool).failed !== undefined;
    if (changes.length + image.length === 0 && !failed) {
      for (const warning of poolWarnings(have)) azure.run.warn(warning);
      return { operation: "none" };
    }
    const body = {
      ...(changes.length > 0 || failed ? { properties: mergedPool(pool, changes, want) } : {}),
      ...(image.length > 0 && have.newestImage !== undefined ? { image: have.newestImage } : {}),
    };
    return { operation: "update", body, changes: [...changes, ...image] };
  },

  async create(id, body, azure) {
    const { writePool } = await import("./agent-pools.ts");
    return await writePool(id, body as Json, { ifNew: true }, azure);
  },

  async update({ pool }, { properties, image }, azure) {
    const { upgradeImage, writePool } = await import("./agent-pools.ts");
    if (properties) await writePool(pool.id, { properties }, { ifMatch: pool.properties.eTag }, azure);
    if (image !== undefined) await upgradeImage(pool.id, azure);
  },

  async delete({ pool }, azure) {
    const { deletePool } = await import("./agent-pools.ts");
    await deletePool(pool.id, { ifMatch: pool.properties.eTag }, azure);
  },

  shows: (id, { properties, image }, have) =>
    armShows(
      () => ({
        properties: {
          currentOrchestratorVersion: unknown("the version of its nodes"),
          nodeImageVersion: unknown("the image of its nodes"),
        },
      }),
      true,
    )(
      id,
      { ...have?.pool, properties: { ...(properties ?? have?.pool.properties), ...imageMember(image) } },
      have?.pool,
    ),
  status: ({ pool }) => statusOf(pool),
  wait: ({ pool: { id } }, { arm }) => arm.until(id, isAtRest),
  // AKS does one thing at a time to a cluster and its pools.
  lock: ({ cluster }) => cluster.toLowerCase(),
});

const imageMember = (image: string | undefined): Json => (image === undefined ? {} : { nodeImageVersion: image });

/** The cluster has to be there; to a destroy it may be gone, with all its pools. */
async function clusterOf({ cluster: id }: NodePoolWant, azure: AzureReads): Promise<ArmCluster | undefined> {
  const { readCluster } = await import("../managed-clusters.ts");
  const cluster = await readCluster(id, azure);
  if (cluster === undefined && azure.run.mode !== "destroy")
    throw new MissingError(
      `The cluster ${id} does not exist.`,
      "Correct the input cluster, or create the cluster first (action create-aks).",
    );
  return cluster;
}

const imageChanges = ({ pool, newestImage: want }: NodePool): Change[] => {
  const have = pool.properties.nodeImageVersion;
  return want === undefined || want === have ? [] : [{ field: "properties.nodeImageVersion", have, want }];
};

const networkOf = (subnet: unknown): string | undefined =>
  typeof subnet === "string" && !isUnknownText(subnet)
    ? subnet.replace(/\/subnets\/[^/]+$/i, "").toLowerCase()
    : undefined;

/** All pools of a cluster are in one network. */
function refuseOtherNetwork(want: NodePoolWant, cluster: ArmCluster | undefined): void {
  const own = cluster?.properties.agentPoolProfiles?.map((pool) => networkOf(pool.vnetSubnetID)).find(Boolean);
  for (const subnet of [want.subnet, want.podSubnet]) {
    const network = networkOf(subnet);
    if (own === undefined || network === undefined || network === own) continue;
    throw new UnfitError(
      `The subnet ${subnet} is in another network than the cluster's nodes (${own}).`,
      "Give a subnet of that network (action add-subnet makes one).",
    );
  }
}

/** A cluster keeps a system pool, so its only one cannot be deleted to make another. */
function refuseLastSystemPool({ pool, cluster }: NodePool, changes: readonly Change[]): void {
  const others = cluster.properties.agentPoolProfiles?.filter(({ name }) => name !== pool.name) ?? [];
  if (pool.properties.mode !== "System" || others.some(({ mode }) => mode === "System")) return;
  const fields = changes.filter((change) => change.immutable).map(({ field }) => field.replace(/^properties\./, ""));
  throw new UnfitError(
    `The node pool ${pool.id} is the cluster's only system pool, and AKS does not change its ${fields.join(", ")} in place.`,
    "Add another system pool first (pool-mode: System, with another name), or give the present values.",
  );
}
