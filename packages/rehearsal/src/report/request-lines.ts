import { hideForms } from "./model/hide.ts";
import type { RunRecord } from "./model/run-record.ts";

/** The requests of runs as lines of JSON, each with the job and step that sent it. Bodies may hold secrets: they are left out. */
export const requestLines = (runs: readonly Pick<RunRecord, "title" | "run" | "requests">[]): string =>
  runs
    .flatMap(({ title, run, requests }) =>
      requests.map(({ client, body: _, ...request }) => {
        const step = run.clients.get(client ?? "");
        const from = step === undefined ? client : `${title}: ${step}`;
        return `${hideForms(run.hide(JSON.stringify({ ...request, ...(from === undefined ? {} : { from }) })))}\n`;
      }),
    )
    .join("");
