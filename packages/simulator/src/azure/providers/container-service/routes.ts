import type { Route } from "../../engine/route.ts";
import { nodeImageRoutes } from "./node-image.ts";
import { containerServiceVersions, versionListing } from "./versions.ts";

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
  ...nodeImageRoutes,
];
