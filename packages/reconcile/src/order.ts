/** Lets at most `bound` pieces of work run at once. */
export function limiter(bound: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= bound) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** Lets pieces of work that share a key run one after the other; those without a key run freely. */
export function turns(): <T>(key: string | undefined, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    if (key === undefined) return work();
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, mine);
    return mine;
  };
}

/** What became of one piece of work: skipped means that one before it failed. */
export type Outcome<T> = { readonly value: T } | { readonly error: Error } | { readonly skipped: true };

/** Does the work on each item once all those before it are done, the independent ones at the same time. */
export async function inOrder<Item, T>(
  items: readonly Item[],
  before: (item: Item) => readonly Item[],
  work: (item: Item) => Promise<T>,
): Promise<Map<Item, Outcome<T>>> {
  const started = new Map<Item, Promise<Outcome<T>>>();
  const onTheWay = new Set<Item>();
  const start = (item: Item): Promise<Outcome<T>> => {
    const already = started.get(item);
    if (already) return already;
    if (onTheWay.has(item)) throw new Error("The goals depend on each other in a circle.");
    onTheWay.add(item);
    const earlier = before(item).map(start);
    const promise = (async (): Promise<Outcome<T>> => {
      const outcomes = await Promise.all(earlier);
      if (outcomes.some((outcome) => !("value" in outcome))) return { skipped: true };
      try {
        return { value: await work(item) };
      } catch (error) {
        return {
          error: error instanceof Error ? error : new Error(String(error)),
        };
      }
    })();
    started.set(item, promise);
    onTheWay.delete(item);
    return promise;
  };
  for (const item of items) start(item);
  const outcomes = new Map<Item, Outcome<T>>();
  for (const item of items) outcomes.set(item, await (started.get(item) as Promise<Outcome<T>>));
  return outcomes;
}
