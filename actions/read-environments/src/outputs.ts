import type { Environment } from "./judge.ts";
import { scenarios } from "./scenarios.ts";

/** What the run is given: one list for each scenario, and one of all, short, for the report. */
export function outputsOf(environments: readonly Environment[]): Record<string, string> {
  const lists = [...scenarios.keys()].map((name): [string, string] => [
    name,
    JSON.stringify(environments.filter(({ scenario }) => scenario === name).map(({ inputs }) => inputs)),
  ]);
  return {
    ...Object.fromEntries(lists),
    environments: JSON.stringify(environments.map(({ name, scenario }) => ({ name, scenario }))),
    count: String(environments.length),
  };
}

/** GitHub docs, "Workflow syntax", jobs.<job_id>.outputs: at most 1 MB a job, counted as UTF-16; some of it is the job's own. */
const mostCharacters = 500_000;

/** Why these environments cannot be given out at once; undefined when they can. */
export function tooLarge(environments: readonly Environment[]): string | undefined {
  const length = Object.values(outputsOf(environments)).reduce((sum, text) => sum + text.length, 0);
  if (length <= mostCharacters) return undefined;
  return `The environments come to ${length} characters, and a job of GitHub gives out at most ${mostCharacters}. Split the file, or call the workflow once for each part, with only:.`;
}
