import { fromBody, systemData } from "../../engine/body.ts";
import { at, type JsonObject, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { collectionEtag, collectionVersions, collectionWire } from "./data-collection-rule.ts";

const ruleOf = (body: JsonObject): string | undefined => textOf(at(body, "properties.dataCollectionRuleId"));

/** Of the types that can be watched, those that are simulated. */
const watched = ["microsoft.containerservice/managedclusters", "microsoft.kubernetes/connectedclusters"];

function check({ arm, id, name }: WriteRequest, draft: JsonObject): void {
  const type = findEntry(arm.state, ownerOf(id))?.type ?? "";
  if (!watched.includes(type))
    throw badRequest(
      "InvalidResourceType",
      `Association cannot be created for resource of type '${type}'. Supported types are: ${watched.join(",")}`,
    );
  const endpoint = textOf(at(draft, "properties.dataCollectionEndpointId"));
  if (endpoint !== undefined && name !== "configurationAccessEndpoint")
    throw badRequest(
      "InvalidEndpointAssociationName",
      "An association of data collection endpoint must be named 'configurationAccessEndpoint'.",
    );
  if (endpoint !== undefined) throw badRequest("InvalidPayload", `The endpoint ${endpoint} is not simulated.`);
  if (ruleOf(draft) === undefined)
    throw badRequest("InvalidPayload", "An association is with a rule or with an endpoint: it names neither.");
}

/** That a thing is collected from by a rule. */
export const ruleAssociation: ResourceType = {
  name: "Microsoft.Insights/dataCollectionRuleAssociations",
  under: "any",
  versions: { range: collectionVersions },
  wire: collectionWire,
  lifecycle: { stateless: true, put: {}, remove: {} },
  answers: { createdStatus: 200 },
  body: {
    links: ({ body }) => {
      const rule = ruleOf(body);
      return rule === undefined
        ? []
        : [{ id: rule, permission: "Microsoft.Insights/dataCollectionRules/read", exists: true }];
    },
    build: fromBody({
      tags: "none",
      check,
      given: (write) => ({ etag: collectionEtag(write), systemData: systemData(write) }),
    }),
  },
};
