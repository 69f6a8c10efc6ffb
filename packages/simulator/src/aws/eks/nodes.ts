import type { World } from "../../world/world.ts";
import { ec2Region } from "../ec2/state.ts";
import { type Fields, fieldsOf, numberOf, textsOf } from "../operation.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { eks, type Part } from "./state.ts";

/** A node's name is its address within the first subnet of its group, which keeps the first four for itself. */
function nodeName(world: World, region: string, group: Fields): string {
  const [subnet = ""] = textsOf(group, "subnets");
  const cidr = ec2Region(world, region).subnets[subnet]?.cidrBlock ?? "10.0.0.0/24";
  const [a, b, c] = String(cidr).split(".");
  const host = 4 + Math.floor(world.ids.chance() * 250);
  const zone = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  return `ip-${a}-${b}-${c}-${host}.${zone}`;
}

function labelsOf(group: Fields): Record<string, string> {
  const [type = "custom"] = textsOf(group, "instanceTypes");
  const own = Object.entries(fieldsOf(group, "labels")).map(([name, value]) => [name, String(value)]);
  return {
    ...(Object.fromEntries(own) as Record<string, string>),
    "eks.amazonaws.com/capacityType": String(group.capacityType),
    "eks.amazonaws.com/nodegroup": String(group.nodegroupName),
    "node.kubernetes.io/instance-type": type,
  };
}

/** Let as many nodes of a group be in its cluster as it is to have; none when the group is gone. */
export function staff(world: World, host: ClusterHost, key: string, name: string, group: Part | undefined): void {
  const cluster = eks(world).clusters[key];
  if (!cluster) return;
  const region = key.slice(0, key.indexOf("/"));
  const at = hostKey(region, cluster.shown.name);
  const have = cluster.nodes[name] ?? [];
  const shown = group as unknown as Fields | undefined;
  const wanted = shown === undefined ? 0 : (numberOf(fieldsOf(shown, "scalingConfig"), "desiredSize") ?? 0);
  for (const node of have.slice(wanted)) host.leave(world, at, node);
  const kept = have.slice(0, wanted);
  const taken = new Set(Object.values(cluster.nodes).flat());
  while (shown !== undefined && kept.length < wanted) {
    const node = nodeName(world, region, shown);
    if (taken.has(node)) continue;
    taken.add(node);
    kept.push(node);
    host.join(world, at, node, labelsOf(shown));
  }
  if (kept.length > 0) cluster.nodes[name] = kept;
  else delete cluster.nodes[name];
}
