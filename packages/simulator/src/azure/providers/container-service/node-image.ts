import { type JsonObject, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { Refusal } from "../../engine/refusal.ts";
import type { ArmContext, PostAction } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { aks } from "./refuse.ts";
import { containerServiceVersions, fullVersion, isOlder, offered } from "./versions.ts";

const week = 7 * 24 * 60 * 60_000;
/** A Thursday: AKS gives out a node image each week. */
const first = Date.UTC(2025, 11, 18);

/** The image that new machines get, by their system and the week. */
export function latestImage({ world }: ArmContext, { osSKU }: JsonObject): string {
  const system = textOf(osSKU) ?? "Ubuntu";
  const day = new Date(first + Math.max(0, Math.floor((world.clock.now() - first) / week)) * week);
  const [date = ""] = day.toISOString().split("T");
  const kind = system.startsWith("Ubuntu") ? "Ubuntu-2204gen2containerd" : `${system}-V2gen2`;
  return `AKS${kind}-${date.slice(0, 7).replace("-", "")}.${date.slice(8)}.0`;
}

/** What AKS calls the change while the machines get another image. */
const imageState = "UpgradingNodeImageVersion";

/** The machines of a pool get the newest image, one after the other. */
export const upgradeNodeImage: PostAction = {
  permission: "upgradeNodeImageVersion/action",
  state: imageState,
  run: () => ({ wait: { style: "containerServiceAction", seconds: 120 } }),
};

/** A pool whose image was to change has the newest. */
export function takeImage(arm: ArmContext, { resource: { properties } }: Entry): void {
  if (properties.provisioningState === imageState) properties.nodeImageVersion = latestImage(arm, properties);
}

/** Which versions of Kubernetes, and which image, a pool can go to. */
export const nodeImageRoutes: readonly Route[] = [
  {
    method: "GET",
    template:
      "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}/agentPools/{pool}/upgradeProfiles/default",
    permission: "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles/read",
    apiVersions: containerServiceVersions,
    answer: ({ arm, path }) => {
      const id = `/${path.segments.slice(0, -2).join("/")}`;
      const pool = findEntry(arm.state, id);
      const cluster = findEntry(arm.state, ownerOf(id));
      if (pool === undefined || cluster === undefined)
        throw cluster === undefined
          ? new Refusal(404, "ResourceNotFound", `The Resource '${ownerOf(id)}' was not found.`)
          : aks(404, "NotFound", `Could not find the agentpool: ${id.split("/").at(-1)}.`);
      const { properties } = pool.resource;
      const [running, plane] = [
        properties.currentOrchestratorVersion,
        cluster.resource.properties.currentKubernetesVersion,
      ].map(String);
      const upgrades = Object.keys(offered)
        .flatMap((minor) => offered[minor] ?? [])
        .filter((each) => isOlder(running ?? "", each) && !isOlder(plane ?? "", each))
        .map((kubernetesVersion) => ({ kubernetesVersion }));
      return {
        status: 200,
        body: {
          id: `${pool.resource.id}/upgradeProfiles/default`,
          name: "default",
          type: "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles",
          properties: {
            kubernetesVersion: fullVersion(running ?? "") ?? running,
            osType: properties.osType,
            latestNodeImageVersion: latestImage(arm, properties),
            ...(upgrades.length === 0 ? {} : { upgrades }),
          },
        },
      };
    },
  },
];
