import type { ApiRequest } from "../../service.ts";
import { type JsonObject, objectOf, textOf } from "./json.ts";
import { locations, plainLocation } from "./locations.ts";
import type { ArmPath } from "./path.ts";
import { gateway } from "./refusal.ts";
import type { ResourceType } from "./resource-type.ts";
import type { Entry } from "./state.ts";

/** The body as an object, or ARM's complaint about it. */
export function bodyOf(request: ApiRequest, needed: boolean): JsonObject {
  const text = request.body.toString("utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") {
    if (!needed) return {};
    throw gateway(400, "InvalidRequestContent", "The request content is empty and a resource is expected.");
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw gateway(
      400,
      "InvalidRequestContent",
      `The request content was invalid and could not be deserialized: '${cause instanceof Error ? cause.message : ""}'.`,
    );
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return objectOf(body);
  throw gateway(
    400,
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: 'Cannot deserialize the current JSON because the type requires a JSON object.'.",
  );
}

/** Location and tags as ARM itself checks them before the provider sees a PUT. */
export function checkEnvelope(type: ResourceType, path: ArmPath, body: JsonObject, have: Entry | undefined): void {
  for (const key of ["properties", "tags", "sku", "identity"]) {
    const value = body[key];
    if (value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value)))
      throw gateway(
        400,
        "InvalidRequestContent",
        `The request content was invalid and could not be deserialized: 'Error converting value to type of '${key}'. Path '${key}'.'.`,
      );
  }
  const tags = Object.entries(objectOf(body.tags));
  if (tags.length > 50)
    throw gateway(400, "TooManyTags", `The maximum number of tags is 50; ${tags.length} were given.`);
  const bad = tags.find(
    ([name, value]) => /[<>%&\\?/]/.test(name) || name.length > 512 || typeof value !== "string" || value.length > 256,
  );
  if (bad !== undefined)
    throw gateway(400, "InvalidTagNameCharacters", `The tag name or value of '${bad[0]}' is not allowed.`);
  if (type.location === undefined) return;
  const location = textOf(body.location);
  if (location === undefined || location === "")
    throw gateway(400, "LocationRequired", "The location property is required for this definition.");
  const had = textOf(have?.resource.location);
  if (had !== undefined && plainLocation(had) !== plainLocation(location))
    throw gateway(
      409,
      "InvalidResourceLocation",
      `The resource '${have?.resource.name}' already exists in location '${had}' in resource group '${path.group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
}

/** The region has to be one that offers the type. */
export function checkLocation(type: ResourceType, body: JsonObject): void {
  const location = textOf(body.location);
  if (type.location === undefined || location === undefined) return;
  const plain = plainLocation(location);
  const offered = type.location === "global" ? plain === "global" : Object.hasOwn(locations, plain);
  if (offered) return;
  const list = type.location === "global" ? "global" : Object.keys(locations).join(",");
  throw gateway(
    400,
    "LocationNotAvailableForResourceType",
    `The provided location '${location}' is not available for resource type '${type.name}'. List of available regions for the resource type is '${list}'.`,
  );
}
