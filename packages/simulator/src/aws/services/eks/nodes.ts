import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Fields, fieldsOf, numberOf, textOf, textsOf } from "../../engine/operation.ts";
import { ec2Region } from "../ec2/state.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { eks, type Part } from "./state.ts";
import { patchOf } from "./versions.ts";

/** A group has no more nodes than this: a quota of EKS. */
const mostNodes = 450;

/** The first four addresses of a subnet are kept by AWS. */
const firstAddress = 4;

/** A node's name is its address, counted from the first subnet of its group. */
function nodeName(world: World, region: string, group: Fields, index: number): string {
  const [subnet = ""] = textsOf(group, "subnets");
  const cidr = lookup(ec2Region(world, region).subnets, subnet)?.cidrBlock ?? "10.0.0.0/24";
  const [a, b, c] = cidr.split(".");
  const zone = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  const address = firstAddress + index;
  return `ip-${a}-${b}-${Number(c) + (address >> 8)}-${address & 255}.${zone}`;
}

function labelsOf(group: Fields): Record<string, string> {
  const [type = "custom"] = textsOf(group, "instanceTypes");
  const all = {
    ...fieldsOf(group, "labels"),
    "eks.amazonaws.com/capacityType": group.capacityType,
    "node.kubernetes.io/instance-type": type,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]): [string, string] => [name, String(value)]));
}

/** Bring the number of a group's nodes to its desired size; to none when the group is gone. */
export function scaleNodes(world: World, host: ClusterHost, key: string, name: string, group: Part | undefined): void {
  const cluster = eks(world).clusters[key];
  if (!cluster) return;
  const region = key.slice(0, key.indexOf("/"));
  const shown = (group ?? {}) as unknown as Fields;
  host.scaleNodes(world, hostKey(region, cluster.shown.name), {
    label: ["eks.amazonaws.com/nodegroup", name],
    version: patchOf(textOf(shown, "version") ?? cluster.shown.version),
    count: Math.min(numberOf(fieldsOf(shown, "scalingConfig"), "desiredSize") ?? 0, mostNodes),
    nameOf: (index) => nodeName(world, region, shown, index),
    labels: labelsOf(shown),
  });
}
