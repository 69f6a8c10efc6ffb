import { type JsonObject, object } from "../json.ts";
import type { Column } from "../kinds/kind.ts";
import { cellOf } from "./cells.ts";
import type { ObjectRequest } from "./request.ts";

/** How a client wants objects shown. */
export interface Form {
  readonly as: "object" | "Table" | "PartialObjectMetadata";
  readonly version: string;
}

/** The form that the `Accept` header requests, or nothing when there is no such form. */
export function formOf(accept: string | undefined): Form | undefined {
  for (const part of (accept || "application/json").split(",")) {
    const [type = "", ...parameters] = part.split(";").map((each) => each.trim());
    if (!["application/json", "*/*", "application/*"].includes(type)) continue;
    const given = Object.fromEntries(parameters.map((each) => each.split("=", 2)));
    if (given.as === undefined || given.stream !== undefined) return { as: "object", version: "v1" };
    const isMeta = given.g === "meta.k8s.io" && (given.v === "v1" || given.v === "v1beta1");
    if (isMeta && given.as === "Table") return { as: "Table", version: given.v ?? "v1" };
    if (isMeta && given.as.startsWith("PartialObjectMetadata"))
      return { as: "PartialObjectMetadata", version: given.v ?? "v1" };
  }
  return undefined;
}

const definition = ({ name, type, format, description, priority }: Column): JsonObject => ({
  name,
  type,
  format: format ?? "",
  description,
  priority,
});

const partial = (of: JsonObject, version: string): JsonObject => ({
  kind: "PartialObjectMetadata",
  apiVersion: `meta.k8s.io/${version}`,
  metadata: object(of, "metadata"),
});

/** Objects as a table, with what the client wants of each in its row. */
export function tableOf(
  request: ObjectRequest,
  version: string,
  items: readonly JsonObject[],
  metadata: JsonObject,
  headed: boolean,
): JsonObject {
  const { kind, world, query } = request;
  const include = query.get("includeObject") ?? "Metadata";
  const now = world.clock.now();
  const rowObject = (of: JsonObject) =>
    include === "None" ? {} : { object: include === "Object" ? of : partial(of, version) };
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: headed ? kind.columns.map(definition) : [],
    rows: items.map((of) => ({
      cells: kind.columns.map(({ cell, type }) => cellOf(cell, type, of, now)),
      ...rowObject(of),
    })),
  };
}

/** Metadata of objects only. */
export const partialOf = partial;

/** A list of metadata only. */
export const partialList = (items: readonly JsonObject[], metadata: JsonObject, version: string): JsonObject => ({
  kind: "PartialObjectMetadataList",
  apiVersion: `meta.k8s.io/${version}`,
  metadata,
  items: items.map((of) => partial(of, version)),
});
