import { install } from "../../engine/install.ts";
import { type JsonObject, objectOf, objectsOf, textOf, withoutEmpty } from "../../engine/json.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { agentPool } from "./agent-pool.ts";
import { poolsOf } from "./nodes.ts";
import { aks, cannotChange } from "./refuse.ts";

/** Pools that the body names are made or changed; those it leaves out stay. */
export function writePools(write: WriteRequest, cluster: Entry): void {
  for (const { name, ...properties } of objectsOf(objectOf(withoutEmpty(write.body).properties).agentPoolProfiles)) {
    const first = write.have === undefined;
    install(write.arm, `${cluster.resource.id}/agentPools/${textOf(name)}`, {
      properties: first && properties.mode === undefined ? { ...properties, mode: "System" } : properties,
    });
  }
}

/** A cluster takes no pool by a write of its own, once it is there. */
export function checkPools(write: WriteRequest): void {
  for (const { name } of objectsOf(objectOf(write.body.properties).agentPoolProfiles)) {
    const label = textOf(name) ?? "";
    if (!agentPool.naming?.rule?.pattern.test(label))
      throw agentPool.naming?.rule?.refuse(label) ?? cannotChange("agentPoolProfiles");
    if (write.have !== undefined && findEntry(write.arm.state, `${write.id}/agentPools/${label}`) === undefined)
      throw aks(
        400,
        "BadRequest",
        "A new agent pool was introduced. Adding agent pools to an existing cluster is not allowed through managed cluster operations. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api",
        { target: "agentPoolProfiles" },
      );
  }
}

/** What AKS calls the change of a cluster while it runs. */
export function changeOfCluster({ arm, body, have }: WriteRequest, after: JsonObject): string {
  if (have === undefined) return "Creating";
  const { properties, id } = have.resource;
  if (properties.currentKubernetesVersion !== after.currentKubernetesVersion) return "Upgrading";
  const had = new Map(poolsOf(arm, id).map(({ resource }) => [resource.name, resource.properties.count]));
  const scaled = objectsOf(objectOf(body.properties).agentPoolProfiles).some(
    ({ name, count }) => count !== undefined && had.get(textOf(name) ?? "") !== count,
  );
  return scaled ? "Scaling" : "Updating";
}
