import type { WorldState } from "@slipway/simulator";

const guids = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** The words of what a run made: its name, which is to be part of no other word, and the GUIDs that were not there before. */
export function ownWords(name: string, before: WorldState, after: WorldState): readonly string[] {
  const known = new Set(JSON.stringify(before.sections.arm).match(guids));
  const seen = new Set(JSON.stringify(after.sections.arm).match(guids));
  return [name, ...[...seen].filter((guid) => !known.has(guid))];
}

/** The world with twins of what bears these words, under words of their own: made in no time, as no run could. */
export function withTwins(state: WorldState, words: readonly string[], twins: readonly string[]): WorldState {
  const [name = "", ...rest] = words;
  const own = new RegExp(words.join("|"), "g");
  const renamings = twins.map((twin) => {
    const renamed = new Map([[name, twin], ...rest.map((guid): [string, string] => [guid, crypto.randomUUID()])]);
    return (text: string) => text.replace(own, (word) => renamed.get(word) ?? word);
  });
  const arm = doubled(state.sections.arm, own, renamings) as object;
  return { ...state, sections: { ...state.sections, arm } };
}

/** Whatever stands under a key of its own words stands there once more for each twin. */
function doubled(value: unknown, own: RegExp, renamings: readonly ((text: string) => string)[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (key.search(own) < 0) return [[key, doubled(inner, own, renamings)]];
      const text = JSON.stringify(inner);
      return [[key, inner], ...renamings.map((rename): [string, unknown] => [rename(key), JSON.parse(rename(text))])];
    }),
  );
}
