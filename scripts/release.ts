import "./help.ts";
import { parseArgs } from "node:util";
import { root } from "./actions.ts";
import { publish } from "./release/publish.ts";
import { ReleaseError } from "./release/release-error.ts";
import { unpack } from "./release/unpack.ts";
import { writeVendored } from "./release/vendored.ts";
import { checkReady, namesOf, notesOf } from "./release/version.ts";

/** What is asked for: all of a release, or one half of it. The half that builds needs no right to write. */
interface Asked {
  readonly build?: boolean;
  readonly publish?: boolean;
  /** Also writes the workflows for servers that do not know `$/`, with our actions in this repository. */
  readonly vendor?: string;
}

async function release(version: string, asked: Asked): Promise<string> {
  const names = namesOf(version);
  checkReady(names);
  const notes = notesOf(version);
  if (!asked.publish) {
    const { build } = await import("./release/build.ts");
    await build(notes);
  }
  if (asked.build) return `Built ${names.tag}: dist, and release with its archive, SBOM and notes.\n`;
  if (asked.publish) unpack(root);
  const commit = publish(names);
  if (asked.vendor !== undefined) writeVendored(asked.vendor, commit);
  return `Released ${names.tag} as ${commit} on ${names.branch}; ${names.moving} points to it.\n`;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { build: { type: "boolean" }, publish: { type: "boolean" }, vendor: { type: "string" } },
});
try {
  process.stdout.write(await release(positionals[0] ?? "", values));
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
