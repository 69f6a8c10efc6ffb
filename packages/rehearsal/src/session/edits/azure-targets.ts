import { type Cloud, inventory } from "@slipway/simulator";
import { OperatorError, request } from "../operator.ts";
import type { EditTarget, Values } from "./edit-target.ts";

/** Every resource of Azure. */
export const azureTargets = (cloud: Cloud): EditTarget[] =>
  inventory(cloud.world).azure.map(({ resource: { id } }) => ({
    id,
    name: id.split("/").slice(-2).join(" "),
    remove: async () => request(cloud, "DELETE", id, await versionFor(cloud, id)),
    async set(fields) {
      const version = await versionFor(cloud, id);
      const have = await request<Values>(cloud, "GET", id, version);
      await request(cloud, "PUT", id, version, changed(have, fields));
    },
  }));

/** ARM itself says which versions a type has, to one who asks for another. */
async function versionFor(cloud: Cloud, id: string): Promise<string> {
  const { body } = await cloud.request("GET", `${id}?api-version=1999-01-01`);
  const text = JSON.stringify(body ?? "");
  const [, version] =
    /supported (?:api-)?versions are '(?:[\d-]+(?:-preview)?, )?([\d-]+(?:-preview)?)/.exec(text) ?? [];
  if (version === undefined) throw new OperatorError(`GET ${id} says no version: ${text}`);
  return version;
}

/** A resource with fields set; a field within another is written with a dot. */
function changed(have: Values, set: Values): object {
  const next = structuredClone(have);
  for (const [path, value] of Object.entries(set)) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    let at: Record<string, unknown> = next;
    for (const name of names) {
      if (typeof at[name] !== "object" || at[name] === null) at[name] = {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return next;
}
