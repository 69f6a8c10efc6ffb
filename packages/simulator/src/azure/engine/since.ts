import { at, isObject, type Json, type JsonObject, setAt } from "./json.ts";
import type { ResourceType, Since } from "./resource-type.ts";

const day = (version: string): string => version.slice(0, 10);

/** Whether a version has a property. */
function knows(version: string, { stable, preview }: Since): boolean {
  const [first, number] = version.includes("preview") ? [preview ?? stable, day(version)] : [stable, version];
  return first !== undefined && number >= day(first);
}

/** A body as an api-version shows it: without the properties that came later. */
export function inApiVersion(
  version: string,
  type: ResourceType | undefined,
  body: object | undefined,
): object | undefined {
  const unknown = (type?.versions.since ?? []).filter((one) => !knows(version, one));
  if (unknown.length === 0 || !isObject(body)) return body;
  const trimmed = (one: Json): Json => (isObject(one) ? without(one, unknown) : one);
  return Array.isArray(body.value)
    ? { ...body, value: body.value.map(trimmed) }
    : (trimmed(body as JsonObject) as object);
}

function without(resource: JsonObject, unknown: readonly Since[]): JsonObject {
  const there = unknown.filter(({ path }) => at(resource, path) !== undefined);
  if (there.length === 0) return resource;
  const trimmed = structuredClone(resource);
  for (const { path } of there) setAt(trimmed, path, undefined);
  return trimmed;
}
