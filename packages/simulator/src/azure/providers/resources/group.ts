import { fromBody } from "../../engine/body.ts";
import { mergePatch, objectOf } from "../../engine/json.ts";
import { locations, plainLocation } from "../../engine/locations.ts";
import { gateway } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import type { Resource } from "../../engine/state.ts";

const wrongIn = (name: string): string =>
  [...new Set(name.replace(/[-\w.()]/g, ""))].join("") || (name.endsWith(".") ? "." : "");

const build = fromBody({ tags: "unless empty", top: ["managedBy"], immutable: ["managedBy"] });

/** Resource groups: deleted by Location, with everything in them. */
export const group: ResourceType = {
  name: "Microsoft.Resources/subscriptions/resourceGroups",
  shownType: "Microsoft.Resources/resourceGroups",
  under: "subscription",
  naming: {
    rule: {
      pattern: /^[-\w._()]{0,89}[-\w_()]$/,
      refuse: (name) =>
        gateway(
          400,
          "InvalidResourceGroup",
          `The provided resource group name '${name}' has these invalid characters: '${wrongIn(name)}'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
        ),
    },
  },
  versions: { range: ["2015-11-01", "2026-12-31"] },
  lifecycle: {
    put: {},
    patch: {},
    remove: { style: "groupDelete", seconds: 15 },
  },
  answers: {
    removeNeedsExisting: true,
    notFound: (name) => gateway(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`),
  },
  body: {
    build: (write) => {
      const location = typeof write.body.location === "string" ? write.body.location : undefined;
      if (location === undefined || location === "")
        throw gateway(400, "LocationRequired", "The location property is required for this definition.");
      if (!Object.hasOwn(locations, plainLocation(location)))
        throw gateway(
          400,
          "LocationNotAvailableForResourceGroup",
          `The provided location '${location}' is not available for resource group. List of available regions is '${Object.keys(locations).join(",")}'.`,
        );
      const had = write.have?.resource;
      if (had !== undefined && plainLocation(String(had.location)) !== plainLocation(location))
        throw gateway(
          409,
          "InvalidResourceGroupLocation",
          `Invalid resource group location '${location}'. The Resource group already exists in location '${had.location}'.`,
        );
      const built = build({ ...write, body: { ...write.body, location: plainLocation(location), properties: {} } });
      return built;
    },
    buildPatch: ({ have, body, type, name, id }) => {
      const resource: Resource = structuredClone(have?.resource ?? { id, name, properties: {}, type: type.name });
      if (body.tags !== undefined) resource.tags = mergePatch({}, objectOf(body.tags));
      return { resource };
    },
  },
};
