/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A copy in which a path has a value, and everything else is as it was. */
export function set(all: Json, [key = "", ...deeper]: readonly string[], value: unknown): Json {
  return { ...all, [key]: deeper.length === 0 ? value : set((all[key] ?? {}) as Json, deeper, value) };
}

/** What is at a path. */
export const at = (all: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], all);
