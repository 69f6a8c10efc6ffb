import { type Failure, formatFailure } from "@slipway/action";
import type { Result } from "./results.ts";

/** What a refusal or a failed sign-in says alike, whatever it was of. */
const alike = /(?:was refused with|Signing in) [^(]*/;

interface Problem {
  readonly action: string;
  readonly failure: Failure;
}

/** All that went wrong in the steps, in one text. What several of them say alike is in it once. */
export function problemsOf(results: readonly Result[], more = ""): string {
  const known = new Map<string, string>();
  if (more !== "") known.set(more, more);
  const failed = results.filter(({ state }) => state === "failed").map(({ entry }) => entry);
  // What is missing may be what another step, which has failed, was to make.
  const isRoot = more !== "" || failed.some(({ story }) => story.failures.some(({ missing }) => !missing));
  const all = failed.flatMap(({ story: { action, failures } }) => failures.map((failure) => ({ action, failure })));
  for (const { action, failure } of withRightsTogether(all)) {
    if (isRoot && failure.missing) continue;
    const key = keyOf(failure);
    if (!known.has(key)) known.set(key, `${action}: ${formatFailure(failure)}`);
  }
  return [...known.values()].join("\n");
}

/** The rights that several steps lack make one list, where the first of them is. */
function withRightsTogether(problems: readonly Problem[]): Problem[] {
  const groups = Map.groupBy(problems, ({ failure: { what, remedy = "" } }, at) => {
    const [head = ""] = what.split("\n");
    return head.endsWith("an apply needs:") ? head + remedy : at;
  });
  return [...groups.values()].map((same) => {
    const [first, ...others] = same as [Problem, ...Problem[]];
    if (others.length === 0) return first;
    const lines = new Set(same.flatMap(({ failure }) => failure.what.split("\n").slice(1)));
    const [head] = first.failure.what.split("\n");
    const action = [...new Set(same.map((each) => each.action))].join(", ");
    return { action, failure: { ...first.failure, what: [head, ...lines].join("\n") } };
  });
}

/** Of a list of inputs that need a change, the list is what counts; of others, what is alike and what to do about it. */
function keyOf({ what, remedy = "" }: Failure): string {
  const list = what.split("\n").filter((line) => line.startsWith("- "));
  return list.length > 0 ? list.join("\n") : (alike.exec(what)?.[0] ?? what) + remedy;
}
