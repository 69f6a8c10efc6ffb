import type { Problem } from "@slipway/action";

interface Line {
  readonly pattern: string;
}

interface Given {
  readonly "keep-newest"?: readonly Line[] | undefined;
  readonly "keep-days"?: readonly Line[] | undefined;
  readonly "untagged-days"?: number | undefined;
  readonly "keep-in-all"?: number | undefined;
}

/** Inputs that say nothing, or one thing twice. */
export function contradictions(given: Given): Problem[] {
  const { "keep-newest": newest = [], "keep-days": days = [] } = given;
  const isEmpty = newest.length + days.length === 0 && given["untagged-days"] === undefined;
  if (isEmpty && given["keep-in-all"] === undefined)
    return [
      {
        input: "untagged-days",
        problem: "Say what is kept: give keep-newest, keep-days, untagged-days or keep-in-all.",
      },
    ];
  return [...repeated("keep-newest", newest, []), ...repeated("keep-days", days, newest)];
}

const repeated = (input: string, lines: readonly Line[], earlier: readonly Line[]): Problem[] =>
  lines.flatMap(({ pattern }, at) =>
    [...earlier, ...lines.slice(0, at)].some((line) => line.pattern === pattern)
      ? [{ input, problem: `Write ${pattern} once: ECR takes one rule for each pattern.` }]
      : [],
  );
