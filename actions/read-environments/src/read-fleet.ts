import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { code, MissingError, type Run, table, UnfitError } from "@slipway/action";
import { chosen, tooMany, unconfirmed, wordsOf } from "./chosen.ts";
import { readEnvironmentsFile } from "./environments-file.ts";
import { type Environment, judge } from "./judge.ts";
import { naming } from "./naming.ts";
import { tooLarge } from "./outputs.ts";
import { scenarios } from "./scenarios.ts";

interface Choice {
  readonly only: string | undefined;
  readonly given: readonly string[] | undefined;
  readonly hidden: string | undefined;
  /** What was typed to destroy them; undefined when they stay. */
  readonly typed?: string;
}

/** A list of problems stays readable up to here. */
const mostProblems = 100;
const mostBytes = 2 ** 20;

/** The chosen environments of a file; all that is wrong is one error. */
export async function readFleet(
  file: string,
  { only = "", given = [], hidden = "", typed }: Choice,
  run: Run,
): Promise<Environment[]> {
  const path = resolve(run.env.GITHUB_WORKSPACE ?? "", file);
  const text = await readWhole(path, file).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof UnfitError) throw error;
    throw new MissingError(
      `${file} cannot be read (${error.code}).`,
      "Check it out before this step, and write its path from the root of the repository.",
    );
  });
  const read = judge(readEnvironmentsFile(text), scenarios, new Set(given));
  const lines = read.problems
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, say }) => `line ${line}: ${say}`);
  refuse(file, lines);
  const choice = chosen(read.environments, wordsOf(only));
  refuse(file, choice.problems);
  const { environments } = choice;
  refuse(file, [
    ...tooMany(environments),
    ...(typed === undefined ? [] : unconfirmed(environments, typed)),
    ...[tooLarge(environments) ?? []].flat(),
    ...naming(environments, wordsOf(hidden)),
  ]);
  run.page(page(environments, typed !== undefined));
  return environments;
}

/** A link in a pull request may lead to what has no end, and a file of this kind is short. */
async function readWhole(path: string, file: string): Promise<string> {
  const about = await stat(path);
  if (about.isFile() && about.size <= mostBytes) return await readFile(path, "utf8");
  throw new UnfitError(
    `${file} is ${about.isFile() ? `longer than ${mostBytes} bytes` : "no file"}; no environment was looked at yet.`,
    "Write the path of a file of environments, from the root of the repository.",
  );
}

function refuse(file: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const more = problems.length - mostProblems;
  const shown = [...problems.slice(0, mostProblems), ...(more > 0 ? [`… and ${more} more`] : [])];
  throw new UnfitError(
    `${file} needs ${problems.length === 1 ? "one change" : `${problems.length} changes`}; no environment was looked at yet.\n${shown.map((each) => `- ${each}`).join("\n")}\n`,
    "Change that, and run again.",
  );
}

function page(environments: readonly Environment[], toDestroy: boolean): string {
  const count = `${environments.length} ${environments.length === 1 ? "environment" : "environments"}`;
  const rows = environments.map(({ name, scenario }) => [code(name), scenario]);
  return `### ${count}${toDestroy ? " to destroy" : ""}\n\n${table(["environment", "scenario"], rows)}\n`;
}
