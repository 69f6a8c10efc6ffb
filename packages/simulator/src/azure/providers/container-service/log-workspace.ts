import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import type { Link } from "../../engine/resource-type.ts";

/** The right that the add-on for container logs needs on the workspace that it names; Azure takes its names in any case. */
export const logWorkspaces = (body: JsonObject): Link[] =>
  Object.entries(objectOf(at(body, "properties.addonProfiles"))).flatMap(([name, addon]) => {
    const { enabled, config } = objectOf(addon);
    const [, id] =
      Object.entries(objectOf(config)).find(([key]) => key.toLowerCase() === "loganalyticsworkspaceresourceid") ?? [];
    if (name.toLowerCase() !== "omsagent" || enabled !== true || textOf(id) === undefined) return [];
    return [{ id: String(id), permission: "Microsoft.OperationalInsights/workspaces/sharedkeys/read", exists: false }];
  });
