import { closest } from "fastest-levenshtein";
import type { Environment } from "./judge.ts";

/** GitHub docs, "Actions limits": a job matrix generates at most 256 jobs. */
const mostOfScenario = 256;

/** Names or patterns as people type them: with blanks, commas or line breaks between them. */
export const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

/** The environments that names and patterns choose, in the order of the file, and what chooses none. */
export function chosen(environments: readonly Environment[], only: readonly string[]) {
  const names = environments.map(({ name }) => name);
  const idle = only.filter((pattern) => !names.some((name) => fits(name, pattern)));
  return {
    environments: environments.filter(({ name }) => only.length === 0 || only.some((pattern) => fits(name, pattern))),
    problems: idle.map((pattern) => `only: no environment is called ${pattern}. ${meant(pattern, names)}`),
  };
}

const meant = (pattern: string, names: readonly string[]): string =>
  `Did you mean ${closest(pattern, names)}? There are ${names.slice(0, 100).join(", ")}${names.length > 100 ? ", …" : ""}.`;

/** Whether a name fits a pattern, in which `*` stands for any characters. */
function fits(name: string, pattern: string): boolean {
  const [start = "", ...parts] = pattern.split("*");
  const end = parts.pop();
  if (end === undefined) return name === pattern;
  let at = start.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.startsWith(start) && name.endsWith(end) && name.length - end.length >= at;
}

/** Scenarios with more environments than one run takes. */
export function tooMany(environments: readonly Environment[]): string[] {
  const counts = Map.groupBy(environments, ({ scenario }) => scenario);
  return [...counts].flatMap(([scenario, { length }]) =>
    length <= mostOfScenario
      ? []
      : [
          `There are ${length} environments of ${scenario}, and GitHub runs at most ${mostOfScenario} of a list. Split the file so that what stands on each other stays together, or call the workflow once for each part, with only:.`,
        ],
  );
}

/** What is wrong with a confirmation: all names of what is to go have to be in it, and no others. */
export function unconfirmed(environments: readonly Environment[], typed: string): string[] {
  const wanted = environments.map(({ name }) => name);
  const given = new Set(wordsOf(typed));
  const missing = wanted.filter((name) => !given.has(name));
  const strange = [...given].filter((name) => !wanted.includes(name));
  if (missing.length + strange.length === 0) return [];
  const more =
    strange.length === 0 ? "" : ` ${strange.join(", ")} ${strange.length === 1 ? "is" : "are"} not among them.`;
  const lacking = missing.length === 0 ? "" : ` It lacks ${missing.join(", ")}.`;
  return [
    `confirm: to destroy ${wanted.length === 1 ? "this environment" : `these ${wanted.length} environments`}, type the ${wanted.length === 1 ? "name" : "names"}: ${wanted.join(" ")}.${lacking}${more}`,
  ];
}
