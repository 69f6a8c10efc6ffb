import type { JsonObject } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

export const api = "api-version=2025-04-01";

const key = "A".repeat(400);

/** A cluster connected by Arc, with the ways to what is configured on it. */
export async function withCluster() {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.Kubernetes/connectedClusters/edge`;
  const put = await arranged.request("PUT", `${id}?api-version=2024-01-01`, {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: { agentPublicKeyCertificate: key },
  });
  arranged.world.clock.advance(30_000);
  const configuration = `${id}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps?${api}`;
  const extension = (name: string) => `${id}/providers/Microsoft.KubernetesConfiguration/extensions/${name}?${api}`;
  const putAndWait = async (body: JsonObject, seconds = 300) => {
    const answer = await arranged.request("PUT", configuration, { properties: body });
    if (answer.status >= 300) return answer.body;
    arranged.world.clock.advance(seconds * 1000);
    return (await arranged.request("GET", configuration)).body;
  };
  return { ...arranged, id, put, configuration, extension, putAndWait };
}
