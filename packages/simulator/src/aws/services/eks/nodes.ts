import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Fields, fieldsOf, numberOf, textsOf } from "../../engine/operation.ts";
import { contains, readRange } from "../ec2/cidr.ts";
import { instanceType } from "../ec2/instance-types.ts";
import { runMachines } from "../ec2/machines.ts";
import type { Subnet } from "../ec2/region.ts";
import { ec2Region } from "../ec2/state.ts";
import { type ClusterHost, hostKey, type WorkerPlace } from "./host.ts";
import { taintsIn } from "./nodegroup-checks.ts";
import { kubeletOf } from "./nodegroup-versions.ts";
import { eks, type Part } from "./state.ts";

/** A group has no more nodes than this: a quota of EKS. */
const mostNodes = 450;

/** The first four addresses of a subnet are kept by AWS. */
const firstAddress = 4;

const subnetsOf = (world: World, region: string, group: Fields): Subnet[] =>
  textsOf(group, "subnets").flatMap((id) => lookup(ec2Region(world, region).subnets, id) ?? []);

const zoneName = (region: string): string => (region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`);

/** A node's name is its address; the nodes of a group take the subnets in turn. */
function nodeName(subnets: readonly Subnet[], region: string, index: number): string {
  const count = Math.max(1, subnets.length);
  const cidr = subnets[index % count]?.cidrBlock ?? "10.0.0.0/24";
  const [a, b, c, d] = cidr.split(/[./]/).map(Number);
  const address = firstAddress + Number(d) + Math.floor(index / count);
  return `ip-${a}-${b}-${Number(c) + (address >> 8)}-${address & 255}.${zoneName(region)}`;
}

/** A number from a text: the same machine has the same id at each look. */
const numberIn = (text: string, seed: number): string =>
  ([...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), seed) >>> 0)
    .toString(16)
    .padStart(8, "0");

/** Where the node of a name is. */
function placeOf(subnets: readonly Subnet[], region: string, name: string, key: string): WorkerPlace {
  const address = /^ip-([\d-]+)\./.exec(name)?.[1]?.replaceAll("-", ".") ?? "";
  const single = readRange(`${address}/32`);
  const subnet = subnets.find(({ cidrBlock }) => {
    const range = readRange(cidrBlock);
    return range !== undefined && single !== undefined && contains(range, single);
  });
  const zone = subnet?.availabilityZone ?? `${region}a`;
  const instance = `i-0${numberIn(name, 0x811c9dc5)}${numberIn(key, 0x01000193)}`.slice(0, 19);
  return {
    address,
    providerId: `aws:///${zone}/${instance}`,
    labels: {
      "topology.kubernetes.io/region": region,
      "topology.kubernetes.io/zone": zone,
      ...(subnet ? { "topology.k8s.aws/zone-id": subnet.availabilityZoneId } : {}),
      "failure-domain.beta.kubernetes.io/region": region,
      "failure-domain.beta.kubernetes.io/zone": zone,
    },
  };
}

function labelsOf(group: Fields): Record<string, string> {
  const [type = "custom"] = textsOf(group, "instanceTypes");
  const { id, version } = fieldsOf(group, "launchTemplate");
  const all = {
    ...fieldsOf(group, "labels"),
    "eks.amazonaws.com/capacityType": group.capacityType,
    ...(id === undefined
      ? {}
      : {
          "eks.amazonaws.com/sourceLaunchTemplateId": id,
          "eks.amazonaws.com/sourceLaunchTemplateVersion": version,
        }),
    "node.kubernetes.io/instance-type": type,
    "beta.kubernetes.io/instance-type": type,
    ...(instanceType(type)?.architecture === "arm64" ? { "kubernetes.io/arch": "arm64" } : {}),
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]): [string, string] => [name, String(value)]));
}

const effects: Record<string, string> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

const taintsOf = (group: Fields) =>
  taintsIn(group.taints).map(({ key, value = "", effect }) => ({
    key: String(key),
    value: String(value),
    effect: lookup(effects, String(effect)) ?? "NoSchedule",
  }));

/** Bring the number of a group's nodes to its desired size; to none when the group is gone. */
export function scaleNodes(world: World, host: ClusterHost, key: string, name: string, group: Part | undefined): void {
  const cluster = eks(world).clusters[key];
  if (!cluster) return;
  const region = key.slice(0, key.indexOf("/"));
  const shown = (group ?? {}) as unknown as Fields;
  const subnets = subnetsOf(world, region, shown);
  const count = Math.min(numberOf(fieldsOf(shown, "scalingConfig"), "desiredSize") ?? 0, mostNodes);
  const nameOf = (index: number) => nodeName(subnets, region, index);
  runMachines(
    ec2Region(world, region),
    `${key}/${name}`,
    Array.from({ length: count }, (_, index) => {
      const [zone = "", instanceId = ""] = placeOf(subnets, region, nameOf(index), key).providerId.split("/").slice(-2);
      return { instanceId, availabilityZone: zone };
    }),
  );
  host.scaleNodes(world, hostKey(region, cluster.shown.name), {
    label: ["eks.amazonaws.com/nodegroup", name],
    count,
    nameOf,
    placeOf: (worker) => placeOf(subnets, region, worker, key),
    labels: labelsOf(shown),
    taints: taintsOf(shown),
    // Nodes run what their image has, whatever the control plane has become.
    version: group === undefined ? "" : kubeletOf(shown),
  });
}
