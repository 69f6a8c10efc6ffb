import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Cloud, World } from "@slipway/simulator";

type State = ReturnType<World["snapshot"]>;

/** A world as a file keeps it, with the number of its last run. */
export interface KeptWorld {
  readonly format: 1;
  readonly runs: number;
  readonly state: State;
}

/** A file does not hold a world. */
export class WorldFileError extends Error {
  override readonly name = "WorldFileError";
}

/** The world in a file; undefined where there is no file yet. */
export function readWorld(file: string): KeptWorld | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as KeptWorld;
    if (kept.format === 1 && typeof kept.state.now === "number") return kept;
  } catch {
    // It is refused below.
  }
  throw new WorldFileError(`--world is ${file}, which does not hold a world. Delete it to begin with a new one.`);
}

/** Keeps a world for the next rehearsal, without the record of requests and the faults of this one. */
export function writeWorld(file: string, { world }: Pick<Cloud, "world">, runs: number): void {
  const { sections, ...state } = world.snapshot();
  const { record: _, faults: __, ...kept } = sections;
  const written: KeptWorld = { format: 1, runs, state: { ...state, sections: kept } };
  writeFileSync(`${file}.new`, JSON.stringify(written), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
