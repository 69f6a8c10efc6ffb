import type { JsonObject } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { api, privately } from "./with-cluster.test-support.ts";

const network = (rg: string) => `${rg}/providers/Microsoft.Network/virtualNetworks/v`;

/** A world with an identity, and a network with a subnet for each way out and two for API servers. */
export async function site() {
  const arranged = arrange();
  const rg = await arranged.group();
  const identity = `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks`;
  await arranged.made(identity, "2024-11-30", { location: "northeurope" });
  const delegations = [{ name: "aks", properties: { serviceName: "Microsoft.ContainerService/managedClusters" } }];
  const natGateway = { id: `${rg}/providers/Microsoft.Network/natGateways/n` };
  const routeTable = { id: `${rg}/providers/Microsoft.Network/routeTables/r` };
  await arranged.made(network(rg), "2025-01-01", {
    location: "northeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [
        { name: "plain", properties: { addressPrefix: "10.40.0.0/22" } },
        { name: "routed", properties: { addressPrefix: "10.40.4.0/22", routeTable } },
        { name: "nat", properties: { addressPrefix: "10.40.8.0/22", natGateway } },
        { name: "api", properties: { addressPrefix: "10.40.12.0/28", delegations } },
        { name: "small", properties: { addressPrefix: "10.40.12.16/29", delegations } },
      ],
    },
  });
  const put = async (name: string, properties: JsonObject, pool: JsonObject = {}, top: JsonObject = {}) => {
    const body = { ...privately(properties, pool), ...top };
    const text = JSON.stringify(body)
      .replaceAll("NET/", `${network(rg)}/subnets/`)
      .replaceAll("IDENTITY", identity);
    const url = `${rg}/providers/Microsoft.ContainerService/managedClusters/${name}?${api}`;
    const got = await arranged.request("PUT", url, JSON.parse(text) as JsonObject);
    arranged.world.clock.advance(600_000);
    return { ...got, code: got.body.code, target: got.body.target };
  };
  return { ...arranged, put };
}

export const pool = (subnet: string) => ({ vnetSubnetID: `NET/${subnet}` });
export const egress = (outboundType: string) => ({ networkProfile: { networkPlugin: "azure", outboundType } });
