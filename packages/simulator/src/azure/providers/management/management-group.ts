import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { gateway } from "../../engine/refusal.ts";
import type { ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { dropEntry, findEntry } from "../../engine/state.ts";
import { groupOf } from "../../policy/scopes.ts";

const versions = ["2020-05-01", "2026-12-31"] as const;
const groups = "/providers/Microsoft.Management/managementGroups";

const parentOf = "properties.details.parent.id";
const known = ["tenantId", "displayName", "details"];

/** Groups of subscriptions, one in another up to the tenant's own. Azure/azure-rest-api-specs, managementgroups, 2023-04-01. */
export const managementGroup: ResourceType = {
  name: "Microsoft.Management/managementGroups",
  under: "any",
  versions: { range: versions },
  lifecycle: { stateless: true, put: {}, remove: {} },
  answers: { createdStatus: 200 },
  body: {
    build: ({ arm, id, name, body, have, type, identity }: WriteRequest) => {
      const other = Object.keys(objectOf(body.properties)).find((each) => !known.includes(each));
      if (other !== undefined)
        throw gateway(
          400,
          "NotSimulated",
          `A management group's ${other} is not simulated. There are: ${known.join(", ")}.`,
        );
      const root = `${groups}/${identity.tenantId}`;
      const parent = textOf(at(body, "properties.details.parent.id")) ?? textOf(at(have?.resource ?? {}, parentOf));
      if (parent !== undefined && parent !== root && findEntry(arm.state, parent) === undefined)
        throw gateway(404, "ParentNotFound", `The parent management group '${parent}' could not be found.`);
      const displayName = textOf(at(body, "properties.displayName")) ?? have?.resource.properties.displayName ?? name;
      const details: JsonObject = { parent: { id: parent ?? root } };
      return {
        resource: { id, name, type: type.name, properties: { tenantId: identity.tenantId, displayName, details } },
      };
    },
  },
  note: "One PUT makes it, at once. What hangs below one is not shown with it ($expand), and it may be deleted whatever that is.",
};

/** That a subscription is in a group. It is in one at a time: a PUT elsewhere moves it. */
export const groupedSubscription: ResourceType = {
  name: "Microsoft.Management/managementGroups/subscriptions",
  under: "parent",
  versions: { range: versions },
  lifecycle: { stateless: true, put: {}, remove: {} },
  answers: { createdStatus: 200 },
  body: {
    build: ({ arm, id, name, type, identity }) => {
      const known = arm.options.directory.subscriptions(arm.world).find((each) => each.subscriptionId === name);
      if (known === undefined)
        throw gateway(404, "SubscriptionNotFound", `The subscription '${name}' could not be found.`);
      const before = groupOf(arm.state, name);
      if (before !== undefined) dropEntry(arm.state, `${before}/subscriptions/${name}`);
      const parent = { id: id.slice(0, -`/subscriptions/${name}`.length) };
      const properties = { tenant: identity.tenantId, displayName: known.displayName, state: "Active", parent };
      return { resource: { id, name, type: type.name, properties: objectOf(properties) } };
    },
  },
};
