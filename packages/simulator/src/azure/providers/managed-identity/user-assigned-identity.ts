import { fromBody } from "../../engine/body.ts";
import { at, textOf } from "../../engine/json.ts";
import type { Kind } from "../../engine/kind.ts";
import { badRequest } from "../../engine/refusal.ts";

/** Managed identities write `resourcegroups` in lower case. */
export const lowerSegment = (id: string): string => id.replace(/\/resourceGroups\//i, "/resourcegroups/");

/** The api-versions of managed identities that are taken. */
export const identityVersions = ["2015-08-31-preview", "2026-12-31"] as const;

const rules = fromBody({
  readOnly: ["properties.tenantId", "properties.principalId", "properties.clientId"],
  given: ({ have, cloud, id }) => {
    const had = have?.resource;
    const tenant = cloud.options.directory
      .subscriptions(cloud.world)
      .find(({ subscriptionId }) => subscriptionId === id.split("/")[2]?.toLowerCase());
    return {
      properties: {
        tenantId: at(had, "properties.tenantId") ?? tenant?.tenantId,
        principalId: at(had, "properties.principalId") ?? cloud.world.ids.uuid(),
        clientId: at(had, "properties.clientId") ?? cloud.world.ids.uuid(),
      },
    };
  },
});

/** User-assigned managed identities; each has a principal in the directory, which others see a little later. */
export const userAssignedIdentity: Kind = {
  type: "Microsoft.ManagedIdentity/userAssignedIdentities",
  apiVersions: identityVersions,
  under: "group",
  location: "required",
  stateless: true,
  name: {
    pattern: /^[A-Za-z0-9][-A-Za-z0-9_]{2,127}$/,
    refuse: (name) =>
      badRequest(
        "InvalidResourceName",
        `The identity name '${name}' is invalid: 3 to 128 letters, digits, '-' and '_'.`,
      ),
  },
  writeId: lowerSegment,
  put: {},
  patch: {},
  remove: {},
  createdLocation: true,
  build: rules,
  written: ({ cloud, have }, { resource }) => {
    if (have !== undefined) return;
    cloud.options.directory.addApplication(cloud.world, {
      displayName: resource.name,
      tenantId: textOf(resource.properties.tenantId) ?? "",
      clientId: textOf(resource.properties.clientId) ?? "",
      objectId: textOf(resource.properties.principalId) ?? "",
      resource: resource.id,
    });
  },
  removed: (cloud, { resource }) =>
    cloud.options.directory.removePrincipal(cloud.world, textOf(resource.properties.principalId) ?? ""),
};
