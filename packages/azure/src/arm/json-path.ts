/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy in which a path has a value, and everything else is as it was. */
export function set(all: Json, [key = "", ...deeper]: readonly string[], value: unknown): Json {
  return { ...all, [key]: deeper.length === 0 ? value : set((all[key] ?? {}) as Json, deeper, value) };
}

/** What is at a path. */
export const at = (all: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (part as Json | undefined)?.[key], all);

/** Both objects in one: what `over` says counts, undefined says nothing. */
export function merged(under: Json, over: Json): Json {
  const entries = Object.entries(over).filter(([, value]) => value !== undefined);
  return {
    ...under,
    ...Object.fromEntries(
      entries.map(([key, value]) => {
        const below = under[key];
        return [key, isJson(below) && isJson(value) ? merged(below, value) : value];
      }),
    ),
  };
}
