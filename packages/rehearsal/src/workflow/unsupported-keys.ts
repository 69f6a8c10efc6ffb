import type { TemplateMap } from "./template.ts";

/** Names the keys that the rehearsal does not model. */
export function unsupportedKeys(where: string, written: TemplateMap, known: readonly string[]): string[] {
  return Object.keys(written)
    .filter((key) => !known.includes(key))
    .map((key) => `${where}: ${key} is not modelled.`);
}
