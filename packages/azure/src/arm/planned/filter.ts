import type { ArmResource } from "../client.ts";
import { parseId } from "../resource-id.ts";

const condition = /^(\w+) eq '((?:[^']|'')*)'$/;

/** Whether a planned thing passes an OData filter of the kind that we ask with: equalities joined by "and". */
export function passes(resource: ArmResource, filter: string): boolean {
  return filter === "" || filter.split(" and ").every((each) => holds(resource, each));
}

function holds(resource: ArmResource, text: string): boolean {
  const [, field = "", value = ""] = condition.exec(text) ?? [];
  if (field === "") throw new Error(`The filter ${text} cannot be laid over what is planned.`);
  const have =
    field === "name"
      ? resource.name
      : field === "resourceType"
        ? parseId(resource.id)?.type
        : resource.properties[field];
  return String(have).toLowerCase() === value.replaceAll("''", "'").toLowerCase();
}
