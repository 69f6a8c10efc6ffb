import { fromBody } from "../body.ts";
import { at } from "../json.ts";
import type { Kind } from "../kind.ts";
import { badRequest } from "../refusal.ts";

const rules = fromBody({
  untagged: true,
  check: (_, draft) => {
    const level = at(draft, "properties.level");
    if (level !== "CanNotDelete" && level !== "ReadOnly")
      throw badRequest("InvalidLockLevel", `The lock level '${String(level)}' must be 'CanNotDelete' or 'ReadOnly'.`);
  },
});

/** Management locks, on any scope. */
export const lock: Kind = {
  type: "Microsoft.Authorization/locks",
  apiVersions: ["2015-01-01", "2026-12-31"],
  under: "any",
  stateless: true,
  put: {},
  remove: {},
  build: rules,
};
