import { formatAddress, parseCidr } from "../../engine/cidr.ts";
import { at, type JsonObject, listOf, objectsOf, textOf } from "../../engine/json.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { prefixesOf } from "./network.ts";

/** What can be reached privately: its groups, and the right to accept an endpoint without asking. */
export const targets: Readonly<Record<string, { readonly groups: readonly string[]; readonly approval: string }>> = {
  "microsoft.containerregistry/registries": {
    groups: ["registry"],
    approval: "Microsoft.ContainerRegistry/registries/privateEndpointConnectionsApproval/action",
  },
  "microsoft.storage/storageaccounts": {
    groups: ["blob", "file", "queue", "table", "web", "dfs"],
    approval: "Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action",
  },
};

/** The connection of an endpoint: what it leads to, and to which part of that. */
export function connectionOf(properties: JsonObject) {
  const [connection = {}] = objectsOf(properties.privateLinkServiceConnections);
  return {
    target: textOf(at(connection, "properties.privateLinkServiceId")) ?? "",
    groups: listOf(at(connection, "properties.groupIds")).map(String),
  };
}

/** The hosts of a target that an endpoint has an address for. */
export function hostsOf(arm: ArmContext, endpoint: Entry): string[] {
  const { target, groups } = connectionOf(endpoint.resource.properties);
  const properties = findEntry(arm.state, target)?.resource.properties;
  if (properties?.loginServer !== undefined) return [String(properties.loginServer)];
  return groups.flatMap((group) => URL.parse(textOf(at(properties, `primaryEndpoints.${group}`)) ?? "")?.host ?? []);
}

/** The address of an endpoint: Azure keeps the first four of a subnet. */
export function addressIn(subnet: Entry | undefined): string {
  const [prefix = ""] = subnet === undefined ? [] : prefixesOf(subnet.resource.properties);
  const taken = listOf(subnet?.resource.properties.ipConfigurations).length;
  return formatAddress((parseCidr(prefix)?.first ?? 0) + 4 + taken);
}
