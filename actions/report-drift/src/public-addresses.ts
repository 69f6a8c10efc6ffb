import { code } from "@slipway/action";
import type { Result } from "./results.ts";

/** What came of a job's steps, and what went wrong in them. */
interface Seen {
  readonly results: readonly Result[];
  readonly problems: string;
}

/** What the steps of a job say has an address in the internet; undefined when none of them knows of such things. */
export function addressesOf({ results }: Seen): string[] | undefined {
  const said = results.flatMap(({ entry: { outputs } }) => outputs["public-addresses"] ?? []);
  return said.length === 0 ? undefined : said.flatMap((text) => text.split("\n")).filter((line) => line !== "");
}

/** The same as one output. A list that may lack something is not given out. */
export function publicAddresses(job: Seen): string {
  const found = addressesOf(job);
  if (found === undefined || job.problems !== "") return "";
  return found.join("\n") || "none";
}

/** The same for people. */
export function publicLine(job: Seen): string {
  const found = addressesOf(job);
  if (found === undefined) return "";
  const rest = job.problems === "" ? "" : " Steps that failed are not counted.";
  const count = found.length === 0 ? "none" : String(found.length);
  return [`Public addresses: **${count}**.${rest}`, ...found.map((each) => `- ${code(each)}`)].join("\n");
}
