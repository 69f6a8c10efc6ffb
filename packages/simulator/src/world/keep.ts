const kept = 10_000;

/** Gives the first of equal values for each of them, so that all but one can go; equal are those with the same key. */
export function makeKeep<T>(keyOf: (value: T) => string, firstOf: (value: T) => T): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const key = keyOf(value);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= kept) known.clear();
    const first = firstOf(value);
    known.set(key, first);
    return first;
  };
}
