import type { Cloud } from "@slipway/simulator";
import { conversationsOf } from "./conversations.ts";
import { hideForms, withTexts } from "./hide.ts";
import { permissionSets } from "./permissions.ts";
import type { Report } from "./report.ts";
import { requestParts } from "./request-part.ts";
import { runPart } from "./run-part.ts";
import type { RunRecord } from "./run-record.ts";

/** All that was recorded of a rehearsal. */
export interface Recordings {
  readonly title: string;
  readonly unexpected: readonly string[];
  readonly runs: readonly RunRecord[];
  readonly limits: readonly string[];
  readonly repository: string;
}

/** The data of the page. What any job masked, or is a secret by its form, is hidden in all of it. */
export function reportOf(
  { title, unexpected, runs, limits, repository }: Recordings,
  { world }: Pick<Cloud, "world">,
): Report {
  const report: Report = {
    title,
    unexpected,
    runs: runs.map(runPart),
    requests: runs.flatMap(requestParts),
    conversations: conversationsOf(world, repository),
    permissions: permissionSets(runs),
    limits,
  };
  const known = new Map<string, string>();
  return withTexts(report, (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const safe = hideForms(runs.reduce((hidden, { run }) => run.hide(hidden), text));
    known.set(text, safe);
    return safe;
  });
}
