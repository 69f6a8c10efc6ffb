// Finds words in the repository that an American or British engineer would not use, and says which to write.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { git } from "./git.ts";

interface List {
  /** What is not written, as a pattern of whole words, and what is. */
  readonly say: readonly (readonly [pattern: string, instead: string])[];
  /** Where one of them is quoted from a vendor's answer. */
  readonly quotes: readonly (readonly [path: string, word: string])[];
}

const { say, quotes } = JSON.parse(readFileSync(join(root, "scripts", "words", "words.json"), "utf8")) as List;

/** Names in quotes, as of a user called "nobody", are data. */
const isName = (line: string, word: string, at: number): boolean =>
  /["'/@-]/.test(line[at - 1] ?? "") && /["'/@-]/.test(line[at + word.length] ?? "");

function findIn(path: string): string[] {
  return readFileSync(join(root, path), "utf8")
    .split("\n")
    .flatMap((line, number) =>
      say.flatMap(([pattern, instead]) =>
        [...line.matchAll(new RegExp(`\\b(?:${pattern})\\b`, "gi"))]
          .filter(({ 0: word, index }) => !isName(line, word, index))
          .filter(({ 0: word }) => !quotes.some(([of, quoted]) => of === path && quoted === word.toLowerCase()))
          .map(({ 0: word }) => `${path}:${number + 1}: "${word}": write ${instead}.`),
      ),
    );
}

const found = git(root, "ls-files", "--cached", "--others", "--exclude-standard")
  .split("\n")
  .filter((path) => /\.(md|ts|mjs|yml)$/.test(path) && existsSync(join(root, path)))
  .flatMap(findIn);
for (const line of found) process.stdout.write(`${line}\n`);
process.exitCode = found.length === 0 ? 0 : 1;
