import type { Values } from "@slipway/action";
import type { nodePoolInputs } from "./inputs.ts";
import type { NodePoolWant } from "./want.ts";

/** What the inputs ask of a pool. */
export function nodePoolWant(cluster: string, name: string, given: Values<typeof nodePoolInputs>): NodePoolWant {
  const { "min-nodes": min, "max-nodes": max, version, zones, labels, taints, subnet, priority, fips, tags } = given;
  return {
    cluster,
    name,
    mode: given["pool-mode"],
    size: given["node-size"],
    count: given["node-count"],
    bounds: min === undefined || max === undefined ? undefined : { min, max },
    version,
    newestImage: given["node-image"] === "latest",
    zones,
    labels,
    taints,
    maxPods: given["max-pods"],
    system: given["os-sku"],
    diskSize: given["os-disk-size"],
    diskType: given["os-disk-type"],
    subnet,
    podSubnet: given["pod-subnet"],
    priority,
    price: given["spot-max-price"],
    eviction: given["eviction-policy"],
    gpuDriver: given["gpu-driver"],
    gpuInstance: given["gpu-instance"],
    hostEncryption: given["host-encryption"],
    fips,
    tags,
  };
}
