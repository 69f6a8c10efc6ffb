import type { Step } from "./step.ts";
import { shownId } from "./unknown.ts";

/** The last part of an ID: what people call the thing. */
export const shortName = (id: string): string => shownId(id).split("/").at(-1) || shownId(id);

/** Whether a thing is among these names and IDs. Case is the vendors' own matter: it is not compared. */
export function isNamed({ id }: Step, names: readonly string[]): boolean {
  const own = [id.toLowerCase(), shortName(id).toLowerCase()];
  return names.some((name) => own.includes(name.toLowerCase()));
}
