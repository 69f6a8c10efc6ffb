import { fromBody } from "../../engine/body.ts";
import { at, textOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";

/** Managed identities write `resourcegroups` in lower case. */
export const lowerSegment = (id: string): string => id.replace(/\/resourceGroups\//i, "/resourcegroups/");

/** The api-versions of managed identities that are taken. */
export const identityVersions = ["2015-08-31-preview", "2026-12-31"] as const;

const rules = fromBody({
  readOnly: ["properties.tenantId", "properties.principalId", "properties.clientId"],
  given: ({ have, arm, id }) => {
    const had = have?.resource;
    const tenant = arm.options.directory
      .subscriptions(arm.world)
      .find(({ subscriptionId }) => subscriptionId === id.split("/")[2]?.toLowerCase());
    return {
      properties: {
        tenantId: at(had, "properties.tenantId") ?? tenant?.tenantId,
        principalId: at(had, "properties.principalId") ?? arm.world.ids.uuid(),
        clientId: at(had, "properties.clientId") ?? arm.world.ids.uuid(),
      },
    };
  },
});

/** User-assigned managed identities; each has a principal in the directory, which others see a little later. */
export const userAssignedIdentity: ResourceType = {
  name: "Microsoft.ManagedIdentity/userAssignedIdentities",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[A-Za-z0-9][-A-Za-z0-9_]{2,127}$/,
      refuse: (name) =>
        badRequest(
          "InvalidResourceName",
          `The identity name '${name}' is invalid: 3 to 128 letters, digits, '-' and '_'.`,
        ),
    },
    writeId: lowerSegment,
  },
  versions: { range: identityVersions },
  lifecycle: {
    stateless: true,
    put: {},
    patch: {},
    remove: {},
  },
  answers: { createdLocation: true },
  body: { build: rules },
  hooks: {
    accepted: ({ arm, have }, { resource }) => {
      if (have !== undefined) return;
      arm.options.directory.addApplication(arm.world, {
        displayName: resource.name,
        tenantId: textOf(resource.properties.tenantId) ?? "",
        clientId: textOf(resource.properties.clientId) ?? "",
        objectId: textOf(resource.properties.principalId) ?? "",
        resource: resource.id,
      });
    },
    removed: (arm, { resource }) =>
      arm.options.directory.removePrincipal(arm.world, textOf(resource.properties.principalId) ?? ""),
  },
};
