import { tmpdir } from "node:os";
import { stringify } from "yaml";
import type { Trigger } from "../runner/run/github-event.ts";
import type { Server } from "../runner/run/server.ts";
import { Sources } from "../runner/run/sources.ts";
import { grantsOf, readPlan } from "../runner/run/workflow-plan.ts";
import { union } from "../workflow/permissions.ts";
import type { Value } from "../workflow/template.ts";

/** A workflow with one job, which calls another workflow with these inputs and secrets and grants it all that its jobs request. */
export async function callerWorkflow(
  server: Server,
  file: string,
  inputs: Readonly<Record<string, Value>>,
  event: Trigger["name"],
  secrets: Readonly<Record<string, string>>,
): Promise<string> {
  const permissions = grantsOf(await readPlan({ ...server, granted: {} }, new Sources(server, tmpdir()), file)).reduce(
    union,
    {},
  );
  return stringify({
    name: "rehearsal",
    on: event === "schedule" ? { schedule: [{ cron: "17 5 * * *" }] } : event,
    permissions: {},
    jobs: {
      rehearsed: {
        permissions: Object.fromEntries(Object.entries(permissions).filter(([, level]) => level !== "none")),
        uses: `./${file}`,
        with: inputs,
        secrets: Object.keys(secrets).length === 0 ? "inherit" : secrets,
      },
    },
  });
}
