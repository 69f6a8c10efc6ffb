import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { type Found, filesToSearch, regularExpressionsIn } from "./regular-expressions/find.ts";

/**
 * Fails where a regular expression of the actions and of what they are made of takes more than linear time on some text:
 * others write the texts. `--write` keeps what was found safe, since to find that out takes a second or so for each.
 */
process.env.RECHECK_BACKEND = "pure";
const list = join(import.meta.dirname, "regular-expressions", "safe.json");
const safe = new Set(JSON.parse(readFileSync(list, "utf8")) as string[]);
/** What the checker takes for slow and is not, with the reason; a test measures each. */
const judged = JSON.parse(
  readFileSync(join(import.meta.dirname, "regular-expressions", "judged.json"), "utf8"),
) as Readonly<Record<string, string>>;
const name = ({ source, flags }: Found): string => `/${source}/${flags}`;

const found = new Map(
  filesToSearch().flatMap((file) => regularExpressionsIn(join(root, file), file).map((each) => [name(each), each])),
);
const fresh = [...found.values()].filter((each) => !safe.has(name(each)) && judged[name(each)] === undefined);
const unsafe: string[] = [];
if (fresh.length > 0) {
  const { checkSync } = await import("recheck");
  for (const each of fresh) {
    const result = checkSync(each.source, each.flags, { timeout: 20_000 });
    if (result.status === "safe") safe.add(name(each));
    else {
      const how = result.status === "vulnerable" ? result.complexity.summary : "an unknown time";
      unsafe.push(`${each.at}: ${name(each)} may take ${how}.`);
    }
  }
}
const kept = [...safe].filter((each) => found.has(each)).sort();
if (process.argv.includes("--write")) writeFileSync(list, `${JSON.stringify(kept, null, 2)}\n`);
else if (fresh.length > unsafe.length || kept.length < safe.size)
  unsafe.push("New ones are safe: keep that with npx node scripts/regular-expressions.ts --write.");
for (const problem of unsafe) process.stdout.write(`${problem}\n`);
process.exitCode = unsafe.length === 0 ? 0 : 1;
