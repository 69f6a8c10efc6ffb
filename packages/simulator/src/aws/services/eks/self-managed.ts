import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Call, type Fields, fieldsOf, flagOf } from "../../engine/operation.ts";
import { defaultOf, offered } from "./addon-catalogue.ts";
import { workloadsOf } from "./addon-workloads.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import type { Cluster } from "./state.ts";

/** bootstrapSelfManagedAddons of CreateClusterRequest in EKS's model: unless it is false, a new cluster has these. */
const networking = ["vpc-cni", "coredns", "kube-proxy"];

/** What a new cluster comes with, which is no add-on of EKS; in Auto Mode nodes have it in them. */
export function selfManagedIn(call: Call, version: string): Record<string, string> {
  if (call.flag("bootstrapSelfManagedAddons") === false || isAuto(call.input)) return {};
  return Object.fromEntries(
    networking.flatMap((name) => {
      const offer = offered(name);
      const taken = offer && defaultOf(offer, version);
      return taken ? [[name, taken.version]] : [];
    }),
  );
}

const isAuto = (of: Fields): boolean => flagOf(fieldsOf(of, "computeConfig"), "enabled") === true;

/** Have a cluster run what it comes with. */
export function runSelfManaged(world: World, host: ClusterHost, region: string, { shown, selfManaged }: Cluster): void {
  for (const [name, version] of Object.entries(selfManaged))
    host.install(world, hostKey(region, shown.name), `addon/${name}`, workloadsOf(name, version, region, {}));
}

/** Whether pods on new nodes get addresses: by vpc-cni, whoever keeps it, or by what is in nodes of Auto Mode. */
export function givesAddresses({ shown, selfManaged, addons }: Cluster): boolean {
  const addon = addons["vpc-cni"];
  return (
    isAuto(shown) ||
    selfManaged["vpc-cni"] !== undefined ||
    (addon !== undefined && !/^(CREATING|DELETING|CREATE_FAILED)$/.test(addon.status))
  );
}

/**
 * What EKS says of an add-on whose fields someone else keeps: eksctl-io/eksctl#5880,
 * terraform-aws-modules/terraform-aws-eks#2829.
 */
export const conflictIn = (addonName: string): Fields => ({
  code: "ConfigurationConflict",
  message: `Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts:\n${lookup(kindOf, addonName) ?? `Deployment.apps ${addonName}`} - .metadata.labels.app.kubernetes.io/version`,
  resourceIds: [],
});

const kindOf: Readonly<Record<string, string>> = {
  "vpc-cni": "DaemonSet.apps aws-node",
  "kube-proxy": "DaemonSet.apps kube-proxy",
  coredns: "Deployment.apps coredns",
};
