import { type Answer, fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import { configurationId, extensionId, FluxCluster } from "./cluster.ts";

export const arc = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c";
export const aks = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";

/** What there is of a cluster and of Flux in it. */
export interface World {
  readonly extension?: object | undefined;
  readonly configurations?: readonly string[];
  readonly connectivity?: readonly (object | undefined)[];
  readonly cluster?: string;
}

/** A cluster with Flux, and all that was asked of it. */
export async function world({
  extension,
  configurations = [],
  connectivity = [{ connectivityStatus: "Connected" }],
  cluster = arc,
}: World) {
  const states = [...connectivity];
  const fake = fakeAzure(({ method, target }): Answer => {
    if (method !== "GET") return [200, {}];
    if (target.endsWith("/extensions"))
      return [200, { value: [{ id: "/other", properties: {} }, ...(extension ? [extension] : [])] }];
    if (target.endsWith("/fluxConfigurations"))
      return [200, { value: configurations.map((name) => ({ id: configurationId(cluster, name) })) }];
    if (target === cluster) return [200, { id: cluster, properties: states.length > 1 ? states.shift() : states[0] }];
    return [404, refusal("ResourceNotFound")];
  });
  return { ...fake, flux: await FluxCluster.find(cluster, fake.azure) };
}
/** The extension, as it is shown. */
export const flux = (properties: object = {}) => ({
  id: extensionId(arc),
  name: "flux",
  properties: { extensionType: "Microsoft.Flux", provisioningState: "Succeeded", ...properties },
});
