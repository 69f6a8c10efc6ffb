import { stringify } from "yaml";
import type { Trigger } from "./run/events.ts";
import { together } from "./run/permissions.ts";
import { grantsOf, planOf } from "./run/plan.ts";
import type { Server } from "./run/server.ts";
import type { Value } from "./syntax/template.ts";

/** A workflow of one job that calls another with these inputs, and grants it all that its jobs ask for. */
export async function madeUpCaller(
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
