import type { World } from "../../world/world.ts";
import { ec2Region } from "../ec2/state.ts";
import { type Fields, fieldsOf, numberOf, textsOf } from "../operation.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { eks, type Part } from "./state.ts";

/** A group has no more nodes than this: a quota of EKS. */
const mostNodes = 450;

/** The first four addresses of a subnet are kept by AWS. */
const firstAddress = 4;

/** A node's name is its address: the next that is free, counted from the first subnet of its group. */
function nodeName(world: World, region: string, group: Fields, taken: ReadonlySet<string>): string {
  const [subnet = ""] = textsOf(group, "subnets");
  const cidr = ec2Region(world, region).subnets[subnet]?.cidrBlock ?? "10.0.0.0/24";
  const [a, b, c] = cidr.split(".");
  const zone = region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
  const name = (address: number) => `ip-${a}-${b}-${Number(c) + (address >> 8)}-${address & 255}.${zone}`;
  let address = firstAddress;
  while (taken.has(name(address))) address += 1;
  return name(address);
}

/** What Kubernetes takes as a label: a node comes without the others. */
const labelName = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function labelsOf(group: Fields): Record<string, string> {
  const [type = "custom"] = textsOf(group, "instanceTypes");
  const all = {
    ...fieldsOf(group, "labels"),
    "eks.amazonaws.com/capacityType": group.capacityType,
    "eks.amazonaws.com/nodegroup": group.nodegroupName,
    "node.kubernetes.io/instance-type": type,
  };
  const texts = Object.entries(all).map(([name, value]): [string, string] => [name, String(value)]);
  return Object.fromEntries(texts.filter(([name, value]) => labelName.test(name) && labelValue.test(value)));
}

/** Let as many nodes of a group be in its cluster as it is to have; none when the group is gone. */
export function staff(world: World, host: ClusterHost, key: string, name: string, group: Part | undefined): void {
  const cluster = eks(world).clusters[key];
  if (!cluster) return;
  const region = key.slice(0, key.indexOf("/"));
  const at = hostKey(region, cluster.shown.name);
  const have = cluster.nodes[name] ?? [];
  const shown = group as unknown as Fields | undefined;
  const asked = shown === undefined ? 0 : (numberOf(fieldsOf(shown, "scalingConfig"), "desiredSize") ?? 0);
  const wanted = Math.min(asked, mostNodes);
  for (const node of have.slice(wanted)) host.leave(world, at, node);
  const kept = have.slice(0, wanted);
  const taken = new Set(Object.values(cluster.nodes).flat());
  while (shown !== undefined && kept.length < wanted) {
    const node = nodeName(world, region, shown, taken);
    taken.add(node);
    kept.push(node);
    host.join(world, at, node, labelsOf(shown));
  }
  if (kept.length > 0) cluster.nodes[name] = kept;
  else delete cluster.nodes[name];
}
