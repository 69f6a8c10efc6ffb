import { at, type Json } from "../arm/json-path.ts";
import type { ArmCluster } from "./want.ts";

interface Pool {
  readonly name: string;
  readonly enableNodePublicIP?: boolean;
  readonly vnetSubnetID?: string;
}

interface IngressGateway {
  readonly enabled?: boolean;
  readonly mode?: string;
}

/** By which public address the traffic of nodes leaves, by the outbound type. Those that are not here have none of the cluster's. */
const waysOut: Readonly<Record<string, (subnet: string) => string>> = {
  loadBalancer: () => "the load balancer of its nodes",
  managedNATGateway: () => "a NAT gateway that AKS makes",
  userAssignedNATGateway: (subnet) => `the NAT gateway of the subnet ${subnet}`,
};

/** What of a cluster has an address in the internet, one entry each, as ARM shows it or will show it. Pure. */
export function publicAddresses({ name, properties }: ArmCluster): string[] {
  const shown = properties as Json;
  const value = (path: string): unknown => at(shown, path.split("."));
  const pools = (shown.agentPoolProfiles ?? []) as readonly Pool[];
  const found: string[] = [];
  if (value("apiServerAccessProfile.enablePrivateCluster") !== true) found.push("its API server (access: public)");
  const type = String(value("networkProfile.outboundType") ?? "loadBalancer");
  const [network, subnet] = pools.find(({ vnetSubnetID }) => vnetSubnetID)?.vnetSubnetID?.split(/\/subnets\//i) ?? [];
  const wayOut = waysOut[type]?.(`${network?.split("/").at(-1)}/${subnet}`);
  if (wayOut !== undefined) found.push(`${wayOut}, by which its traffic leaves (outbound-type: ${type})`);
  for (const pool of pools) if (pool.enableNodePublicIP) found.push(`each node of its pool ${pool.name}`);
  const nginx = String(value("ingressProfile.webAppRouting.nginx.defaultIngressControllerType") ?? "");
  if (value("ingressProfile.webAppRouting.enabled") === true && !/^(Internal|None)$/i.test(nginx))
    found.push("the NGINX of its application routing");
  const gateways = (value("serviceMeshProfile.istio.components.ingressGateways") ?? []) as readonly IngressGateway[];
  if (gateways.some(({ enabled, mode }) => enabled && mode === "External"))
    found.push("the external gateway of its Istio add-on");
  return found.map((each) => `${name}: ${each}`);
}
