import { fromBody, systemData } from "../../engine/body.ts";
import { at, type JsonObject, objectsOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { page } from "../../engine/page.ts";
import { badRequest, gateway, type Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { dropEntry, type Entry, findEntry } from "../../engine/state.ts";

export const collectionVersions = ["2019-11-01-preview", "2024-03-11"] as const;
export const collectionWire = { json: "application/json; charset=utf-8", meter: "dns" } as const;

/** A change counter in the shape that the service gives it. */
export const collectionEtag = ({ arm }: WriteRequest): string =>
  `"${[8, 4, 4, 4, 12].map((length) => arm.world.ids.hex(length)).join("-")}"`;

const invalid = (message: string): Refusal =>
  badRequest("InvalidPayload", message, { details: [{ code: "InvalidPayload", message }] });

/** The workspaces that a rule sends to. */
const workspacesOf = (rule: JsonObject): string[] =>
  objectsOf(at(rule, "properties.destinations.logAnalytics")).flatMap(
    ({ workspaceResourceId }) => textOf(workspaceResourceId) ?? [],
  );

function check({ arm, body, have }: WriteRequest, draft: JsonObject): void {
  const [kind = "", had = ""] = [body.kind, have?.resource.kind].map(textOf);
  if (have !== undefined && kind !== had)
    throw invalid(`The new DCR kind \`${kind}\` is different from the previous one \`${had}\`. The kind is immutable.`);
  const endpoint = at(draft, "properties.dataCollectionEndpointId");
  if (typeof endpoint === "string") throw invalid(`The endpoint ${endpoint} of a rule is not simulated.`);
  for (const id of workspacesOf(draft)) {
    const workspace = findEntry(arm.state, id)?.resource;
    if (workspace === undefined) throw invalid(`There is no workspace ${id}.`);
    if (plainLocation(String(workspace.location)) !== plainLocation(String(draft.location)))
      throw invalid(`The rule has to be in the region of the workspace ${id}.`);
  }
}

const rules = fromBody({
  top: ["kind", "identity"],
  readOnly: ["properties.immutableId", "properties.provisioningState"],
  immutable: ["location"],
  tags: "unless empty",
  check,
  given: (write) => ({
    etag: collectionEtag(write),
    properties: {
      immutableId: write.have?.resource.properties.immutableId ?? `dcr-${write.arm.world.ids.hex(32)}`,
    },
    systemData: systemData(write),
  }),
});

/** The associations of a rule, on whatever they are. */
const associationsOf = (arm: ArmContext, rule: string): Entry[] =>
  Object.values(arm.state.entries).filter(
    ({ type, resource }) =>
      type === "microsoft.insights/datacollectionruleassociations" &&
      textOf(resource.properties.dataCollectionRuleId)?.toLowerCase() === rule.toLowerCase(),
  );

/** Which data is collected, and where it goes to. */
export const dataCollectionRule: ResourceType = {
  name: "Microsoft.Insights/dataCollectionRules",
  under: "group",
  location: "required",
  versions: { range: collectionVersions },
  wire: collectionWire,
  lifecycle: { put: {}, patch: {}, remove: {} },
  answers: { createdStatus: 200 },
  body: { build: rules },
  hooks: {
    checkRemoval: (arm, { resource }, query) => {
      const all = associationsOf(arm, resource.id);
      if (all.length > 0 && query.get("deleteAssociations") !== "true")
        throw badRequest(
          "ExistingAssociationsPreventDelete",
          `The rule ${resource.name} has ${all.length} associations, and deleteAssociations is not true.`,
        );
    },
    removed: (arm, { resource }) => {
      for (const each of associationsOf(arm, resource.id)) dropEntry(arm.state, each.resource.id);
    },
  },
};

const associations =
  "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Insights/dataCollectionRules/{rule}/associations";

/** What a rule is associated with. */
export const dataCollectionRoutes: readonly Route[] = [
  {
    method: "GET",
    template: associations,
    permission: "Microsoft.Insights/dataCollectionRuleAssociations/read",
    apiVersions: collectionVersions,
    answer: ({ arm, request, path }) => {
      const rule = `/${path.segments.slice(0, -1).join("/")}`;
      if (findEntry(arm.state, rule) === undefined)
        throw gateway(404, "ResourceNotFound", `The Resource '${rule}' was not found.`);
      const body = page(
        { world: arm.world, url: request.url },
        associationsOf(arm, rule),
        ({ resource }) => resource.id,
        ({ resource }) => resource,
      );
      return { status: 200, body };
    },
  },
];
