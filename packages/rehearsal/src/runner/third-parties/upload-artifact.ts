import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, matchesGlob, relative, resolve, sep } from "node:path";
import { type Left, type StandInRequest, ThirdPartyError } from "./third-party.ts";

/** What GitHub refuses in a name, in its words (actions/toolkit, packages/artifact, path-and-artifact-name-validation.ts). */
const refused = new Map([
  ['"', 'Double quote "'],
  [":", "Colon :"],
  ["<", "Less than <"],
  [">", "Greater than >"],
  ["|", "Vertical bar |"],
  ["*", "Asterisk *"],
  ["?", "Question mark ?"],
  ["\r", "Carriage return \\r"],
  ["\n", "Line feed \\n"],
  ["\\", "Backslash \\"],
  ["/", "Forward slash /"],
]);

function judgeName(name: string): void {
  if (name === "") throw new ThirdPartyError("Provided artifact name input during validation is empty");
  for (const [character, words] of refused)
    if (name.includes(character))
      throw new ThirdPartyError(`The artifact name is not valid: ${name}. Contains the following character:  ${words}`);
  // A folder here has the name.
  if (/^\.{1,2}$/.test(name)) throw new ThirdPartyError(`An artifact with the name ${name} is not simulated.`);
}

/** Keeps files for later jobs of the run, from the least common ancestor of the paths on. */
export function upload({ inputs, workspace, artifacts, runUrl, log, warn }: StandInRequest): Left {
  const { name = "artifact", path = "", overwrite, "if-no-files-found": absent = "warn" } = inputs;
  if (!["warn", "error", "ignore"].includes(absent))
    throw new ThirdPartyError(
      `Unrecognized if-no-files-found input. Provided: ${absent}. Available options: warn,error,ignore`,
    );
  const { files, from } = search(path, workspace, inputs["include-hidden-files"] === "true");
  if (files.length === 0) {
    const text = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
    if (absent === "error") throw new ThirdPartyError(text);
    (absent === "warn" ? warn : log)(text);
    return {};
  }
  judgeName(name);
  const into = join(artifacts, name);
  if (overwrite === "true") rmSync(into, { recursive: true, force: true });
  if (existsSync(into))
    throw new ThirdPartyError(
      "Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run",
    );
  const digest = createHash("sha256");
  for (const file of files) {
    const kept = join(into, relative(from, file));
    mkdirSync(dirname(kept), { recursive: true });
    cpSync(file, kept);
    digest.update(relative(from, file)).update(readFileSync(file));
  }
  const id = String(readdirSync(artifacts).length);
  log(`Artifact ${name} has been successfully uploaded! Files: ${files.length}`);
  return {
    outputs: {
      "artifact-id": id,
      "artifact-digest": digest.digest("hex"),
      "artifact-url": `${runUrl}/artifacts/${id}`,
    },
  };
}

/** The files that lines of paths and patterns name, and the folder that they are kept relative to. */
function search(
  lines: string,
  workspace: string,
  hidden: boolean,
): { readonly files: string[]; readonly from: string } {
  const all = lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const patterns = all.filter((line) => !line.startsWith("!")).map((line) => resolve(workspace, line));
  const excluded = all.filter((line) => line.startsWith("!")).map((line) => resolve(workspace, line.slice(1)));
  const found = patterns.flatMap((pattern) => globSync(pattern)).flatMap((path) => filesIn(path, hidden));
  const isKept = (file: string) =>
    !excluded.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, join(pattern, "**")));
  const files = [...new Set(found)].filter(isKept).sort();
  const [first = workspace, ...more] = [...new Set(patterns.map(searched))];
  const isFile = files.length === 1 && files[0] === first;
  return { files, from: more.length > 0 ? more.reduce(ancestor, first) : isFile ? dirname(first) : first };
}

function filesIn(path: string, hidden: boolean): string[] {
  if (!hidden && basename(path).startsWith(".")) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name), hidden));
}

/** Where the search for a pattern begins: what stands before its first wildcard. */
function searched(pattern: string): string {
  const parts = pattern.split(sep);
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  return wild < 0 ? pattern : parts.slice(0, wild).join(sep);
}

function ancestor(one: string, other: string): string {
  const [first, second] = [one.split(sep), other.split(sep)];
  const differs = first.findIndex((part, at) => part !== second[at]);
  return first.slice(0, differs < 0 ? first.length : differs).join(sep) || sep;
}
