import { type Failure, formatFailure } from "@slipway/action";
import type { Result } from "./results.ts";

/** What a refusal or a failed sign-in says alike, whatever it was of. */
const alike = /(?:was refused with|Signing in) [^(]*/;

/** All that went wrong in the steps, in one text. What several of them say alike is in it once. */
export function problemsOf(results: readonly Result[], more = ""): string {
  const known = new Map<string, string>();
  if (more !== "") known.set(more, more);
  const failed = results.filter(({ state }) => state === "failed").map(({ entry }) => entry);
  // What is missing may be what another step, which has failed, was to make.
  const isRoot = more !== "" || failed.some(({ story }) => story.failures.some(({ missing }) => !missing));
  for (const entry of failed) {
    for (const failure of entry.story.failures) {
      if (isRoot && failure.missing) continue;
      const key = keyOf(failure);
      if (!known.has(key)) known.set(key, `${entry.story.action}: ${formatFailure(failure)}`);
    }
  }
  return [...known.values()].join("\n");
}

/** Of a list of inputs that need a change, the list is what counts; of others, what is alike and what to do about it. */
function keyOf({ what, remedy = "" }: Failure): string {
  const list = what.split("\n").filter((line) => line.startsWith("- "));
  return list.length > 0 ? list.join("\n") : (alike.exec(what)?.[0] ?? what) + remedy;
}
