import { stringify } from "yaml";
import type { Trigger } from "../runner/events.ts";
import { grantsOf, planOf } from "../runner/plan.ts";
import type { Server } from "../runner/server.ts";
import { together } from "../workflow/permissions.ts";
import type { Value } from "../workflow/template.ts";

/** A workflow of one job that calls another with these inputs, and grants it all that its jobs ask for. */
export async function callerWorkflow(
  server: Server,
  file: string,
  inputs: Readonly<Record<string, Value>>,
  event: Trigger["name"],
): Promise<string> {
  const permissions = grantsOf(await planOf({ ...server, granted: {} }, file)).reduce(together, {});
  return stringify({
    name: "rehearsal",
    on: event === "schedule" ? { schedule: [{ cron: "17 5 * * *" }] } : event,
    permissions: {},
    jobs: {
      rehearsed: {
        permissions: Object.fromEntries(Object.entries(permissions).filter(([, level]) => level !== "none")),
        uses: `./${file}`,
        with: inputs,
        secrets: "inherit",
      },
    },
  });
}
