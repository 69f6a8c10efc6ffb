import { Refusal } from "../../engine/refusal.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { entriesUnder, findEntry } from "../../engine/state.ts";
import { containerServiceVersions, upgradesOf } from "./versions.ts";

const upgrades = (version: string) => ({
  kubernetesVersion: version,
  upgrades: upgradesOf(version).map((kubernetesVersion) => ({ kubernetesVersion })),
});

const poolsOf = (arm: ArmContext, cluster: string) =>
  entriesUnder(arm.state, cluster)
    .filter(({ resource }) => /\/agentPools\/[^/]+$/i.test(resource.id))
    .map(({ resource: { name, properties } }) => ({
      ...upgrades(String(properties.currentOrchestratorVersion)),
      name,
      osType: properties.osType,
    }));

/** Which versions a cluster and its pools can go to: ManagedClustersGetUpgradeProfile.json of azure-rest-api-specs. */
export const clusterUpgrades: Route = {
  method: "GET",
  template:
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService/managedClusters/{cluster}/upgradeProfiles/default",
  permission: "Microsoft.ContainerService/managedClusters/upgradeProfiles/read",
  apiVersions: containerServiceVersions,
  answer({ arm, path }) {
    const id = `/${path.segments.slice(0, -2).join("/")}`;
    const cluster = findEntry(arm.state, id)?.resource;
    if (cluster === undefined) throw new Refusal(404, "ResourceNotFound", `The Resource '${id}' was not found.`);
    const controlPlane = upgrades(String(cluster.properties.currentKubernetesVersion));
    return {
      status: 200,
      body: {
        id: `${cluster.id}/upgradeprofiles/default`,
        name: "default",
        type: "Microsoft.ContainerService/managedClusters/upgradeprofiles",
        properties: {
          controlPlaneProfile: { ...controlPlane, osType: "Linux" },
          agentPoolProfiles: poolsOf(arm, cluster.id),
        },
      },
    };
  },
};
