import type { World } from "../../world/world.ts";
import { findCluster } from "../cluster.ts";
import { type JsonObject, object, text } from "../json.ts";
import { seedObject } from "../seed.ts";
import { put, read } from "../store.ts";

/** An entry as EKS writes it for the role of a node group, without the role's path. */
const entryOf = (arn: string): string =>
  `- groups:\n  - system:bootstrappers\n  - system:nodes\n  rolearn: ${arn.replace(/(:role\/).*\//, "$1")}\n  username: system:node:{{EC2PrivateDNSName}}\n`;

/** Let the nodes that act as a role in: EKS writes the role into aws-auth, unless it is there. */
export function mapNodes(world: World, key: string, roleArn: string): void {
  const cluster = findCluster(world, key);
  if (!cluster) return;
  const found = read(cluster, "configmaps", "kube-system", "aws-auth");
  const entry = entryOf(roleArn);
  if (!found) {
    const metadata = { name: "aws-auth", namespace: "kube-system" };
    seedObject(world, cluster, { apiVersion: "v1", kind: "ConfigMap", metadata, data: { mapRoles: entry } });
    return;
  }
  const before = text(found, "data", "mapRoles");
  if (before.includes(`/${roleArn.slice(roleArn.lastIndexOf("/") + 1)}\n`)) return;
  const mapRoles = before === "" || before.endsWith("\n") ? `${before}${entry}` : `${before}\n${entry}`;
  const data: JsonObject = { ...object(found, "data"), mapRoles };
  put(world, cluster, "configmaps", { ...found, data });
}
