import { existsSync, readFileSync } from "node:fs";
import type { Mutant } from "./instrument.ts";

/** A mutant that no test can notice, since it does the same as the original, and the reason why it does. */
export interface Survivor extends Pick<Mutant, "file" | "place" | "from" | "to"> {
  readonly why: string;
}

export const readSurvivors = (file: string): Survivor[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Survivor[]) : [];

export const isSame = (one: Survivor | Mutant, other: Survivor | Mutant): boolean =>
  one.file === other.file && one.place === other.place && one.from === other.from && one.to === other.to;

/** Where a mutant is and what it changes, in one line. */
export function describe({ file, line, place, from, to }: Mutant): string {
  const [before, after] = [from, to].map((text) => text.replace(/\s+/g, " ").slice(0, 90));
  return `${file}:${line}${place === "" ? "" : ` in ${place}`}: ${before} → ${after === "" ? "left out" : after}`;
}
