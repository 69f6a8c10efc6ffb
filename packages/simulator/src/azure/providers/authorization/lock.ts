import { fromBody } from "../../engine/body.ts";
import { at } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { entriesUnder } from "../../engine/state.ts";

const rules = fromBody({
  tags: "none",
  check: (_, draft) => {
    const level = at(draft, "properties.level");
    if (level !== "CanNotDelete" && level !== "ReadOnly")
      throw badRequest("InvalidLockLevel", `The lock level '${String(level)}' must be 'CanNotDelete' or 'ReadOnly'.`);
  },
});

/** Management locks, on any scope. */
export const lock: ResourceType = {
  name: "Microsoft.Authorization/locks",
  under: "any",
  versions: { range: ["2015-01-01", "2026-12-31"] },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { notFound: (name) => new Refusal(404, "LockNotFound", `The lock '${name}' could not be found.`) },
  body: { build: rules },
};

/** Locks of a scope and of everything below it. */
export const lockRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Authorization/locks",
    permission: "Microsoft.Authorization/locks/read",
    apiVersions: lock.versions.range,
    answer: ({ arm, request }, { params }) => {
      const found = entriesUnder(arm.state, params.scope ?? "").filter(({ type }) => type === lock.name.toLowerCase());
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          found,
          ({ resource }) => resource.id.toLowerCase(),
          ({ resource }) => resource,
        ),
      };
    },
  },
];
