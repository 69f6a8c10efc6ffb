import { at, type JsonObject, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { gateway } from "../../engine/refusal.ts";
import type { ArmContext, WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { rolesAllow } from "../authorization/roles.ts";
import { aks } from "./refuse.ts";

const join = "Microsoft.Network/virtualNetworks/join/action";

const missing = (why: string) =>
  aks(
    400,
    "CustomPrivateDNSZoneMissingPermissionError",
    `Service principal or user-assigned identity must be given permission to read and write to custom private dns zone${why}`,
    { target: "apiServerAccessProfile.privateDNSZone" },
  );

/** Who a cluster acts as, if it is there before the cluster. */
function principalOf(arm: ArmContext, body: JsonObject): string | undefined {
  const [id] = Object.keys(objectOf(at(body, "identity.userAssignedIdentities")));
  return textOf(findEntry(arm.state, id ?? "")?.resource.properties.principalId);
}

/** AKS writes the API server's record into a private zone of one's own, and links that zone with the network of the nodes. */
export function checkZoneRights({ arm, body, have, id, unjudged }: WriteRequest, properties: JsonObject): void {
  const zone = textOf(at(properties, "apiServerAccessProfile.privateDNSZone"));
  if (have !== undefined || !zone?.startsWith("/")) return;
  if (textOf(at(body, "identity.type")) !== "UserAssigned")
    throw missing(": a system-assigned identity does not exist before the cluster does.");
  const principal = principalOf(arm, body);
  if (principal === undefined || unjudged === true) return;
  const may = (permission: string, scope: string) =>
    rolesAllow(arm, { objectId: principal, clientId: "", tenantId: "" }, permission, scope);
  for (const verb of ["read", "write"])
    if (!may(`Microsoft.Network/privateDnsZones/${verb}`, zone))
      throw missing(` ${zone}. Check access result not allowed for action Microsoft.Network/privateDnsZones/${verb}.`);
  for (const { vnetSubnetID } of objectsOf(objectOf(body.properties).agentPoolProfiles)) {
    const network = textOf(vnetSubnetID)?.replace(/\/subnets\/[^/]+$/i, "");
    if (network !== undefined && !may(join, network))
      throw gateway(
        403,
        "LinkedAuthorizationFailed",
        `The client '${principal}' with object id '${principal}' has permission to perform action 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write' on scope '${zone}/virtualNetworkLinks/${id.split("/").at(-1)}'; however, it does not have permission to perform action(s) '${join}' on the linked scope(s) '${network}' (respectively) or the linked scope(s) are invalid.`,
      );
  }
}
