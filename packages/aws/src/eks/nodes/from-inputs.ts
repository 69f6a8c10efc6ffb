import type { Values } from "@slipway/action";
import type { nodeGroupInputs } from "./inputs.ts";
import type { NodeGroupWant } from "./want.ts";

type Given = Values<typeof nodeGroupInputs>;

/** The want that inputs say. */
export const nodeGroupWant = (cluster: string, name: string, given: Given): NodeGroupWant => ({
  cluster,
  name,
  nodeRole: given["node-role"],
  subnets: given.subnets,
  instanceTypes: given["instance-types"],
  amiType: given["ami-type"],
  capacityType: given["capacity-type"],
  min: given["min-size"],
  max: given["max-size"],
  desired: given["desired-size"],
  diskSize: given["disk-size"],
  labels: given.labels && Object.fromEntries(given.labels),
  taints: given.taints,
  version: given["kubernetes-version"],
  release: given["release-version"],
  unavailable: given["max-unavailable"],
  strategy: given["update-strategy"],
  repair: given["node-repair"],
  tags: given.tags,
});
