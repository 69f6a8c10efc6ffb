import type { KubernetesReads } from "../client/client.ts";
import { awsAuthPath, type ConfigMap, mapRolesIn } from "./config-map.ts";

/** What aws-auth gives a role. Undefined when it does not map the role. */
export async function mappedRole(arn: string, kubernetes: KubernetesReads) {
  const configMap = await kubernetes.get<ConfigMap>(awsAuthPath);
  if (configMap === undefined) return undefined;
  const [{ entriesMadeOut }, { inForce, isForNodes }] = await Promise.all([
    import("./as-used.ts"),
    import("./lock-out.ts"),
  ]);
  const entry = inForce(entriesMadeOut(mapRolesIn(configMap))).get(arn.toLowerCase());
  return entry && { groups: entry.groups, username: entry.username, forNodes: isForNodes(entry) };
}
