import type { Route } from "../../engine/route.ts";
import { clusterUpgrades } from "./cluster-upgrades.ts";
import { nodeImageRoutes } from "./node-image.ts";
import { containerServiceVersions, orchestratorListing, versionListing } from "./versions.ts";

/** Which versions of Kubernetes a region has. */
export const containerServiceRoutes: readonly Route[] = [
  {
    method: "GET",
    template:
      "/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/{location}/kubernetesVersions",
    permission: "Microsoft.ContainerService/locations/kubernetesVersions/read",
    apiVersions: containerServiceVersions,
    answer: () => ({ status: 200, body: versionListing() }),
  },
  {
    method: "GET",
    template: "/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/{location}/orchestrators",
    permission: "Microsoft.ContainerService/locations/orchestrators/read",
    apiVersions: ["2017-09-30", "2019-08-01"],
    answer: ({ path }) => ({ status: 200, body: orchestratorListing(`/${path.segments.join("/")}`) }),
  },
  clusterUpgrades,
  ...nodeImageRoutes,
];
