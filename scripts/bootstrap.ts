import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { namesOf, options, usage } from "./bootstrap/names.ts";
import { asScript } from "./bootstrap/section.ts";
import { sectionsFor } from "./bootstrap/sections.ts";

/** What to print, and whether it is an answer. */
function answer(words: readonly string[]): readonly [printed: string, good: boolean] {
  let given: Parameters<typeof namesOf>[0];
  try {
    given = parseArgs({ args: [...words], options }).values;
  } catch (error) {
    return [`${error instanceof Error ? error.message : error}\n\n${usage}`, false];
  }
  if (given.help) return [usage, true];
  const names = namesOf(given);
  if (!("cloud" in names)) return [`${names.join("\n")}\n\n${usage}`, false];
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "permissions.md"), "utf8");
  return [asScript(sectionsFor(names, page)), true];
}

const [printed, good] = answer(process.argv.slice(2));
(good ? process.stdout : process.stderr).write(printed);
if (!good) process.exitCode = 2;
