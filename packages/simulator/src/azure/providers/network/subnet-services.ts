import { type JsonObject, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { findEntry, type Resource } from "../../engine/state.ts";

/** The services that were given subnets before there was the action of joining one. */
const early = new Set(["microsoft.web/serverfarms", "microsoft.containerinstance/containergroups"]);

const regional = new Set(["microsoft.storage", "microsoft.sql"]);

/** A subnet as it is read: its delegations and service endpoints with what the network adds to them. */
export function withServices(arm: ArmContext, resource: Resource): Resource {
  const { id, properties, etag } = resource;
  const { delegations, serviceEndpoints, provisioningState } = properties;
  const shown = { ...properties };
  if (delegations !== undefined)
    shown.delegations = objectsOf(delegations).map((one): JsonObject => {
      const serviceName = textOf(objectOf(one.properties).serviceName) ?? "";
      const act = early.has(serviceName.toLowerCase()) ? "action" : "join/action";
      return {
        name: one.name ?? "",
        id: `${id}/delegations/${textOf(one.name)}`,
        ...(etag === undefined ? {} : { etag }),
        properties: {
          provisioningState: provisioningState ?? "Succeeded",
          serviceName,
          actions: [`Microsoft.Network/virtualNetworks/subnets/${act}`],
        },
        type: "Microsoft.Network/virtualNetworks/subnets/delegations",
      };
    });
  if (serviceEndpoints !== undefined) {
    const region = findEntry(arm.state, ownerOf(id))?.resource.location ?? "";
    shown.serviceEndpoints = objectsOf(serviceEndpoints).map((one): JsonObject => {
      const service = textOf(one.service) ?? "";
      return {
        provisioningState: provisioningState ?? "Succeeded",
        service,
        locations: regional.has(service.toLowerCase()) ? [region] : ["*"],
      };
    });
  }
  return { ...resource, properties: shown };
}
