/** All items of a list that comes in pages, each of which names the next. */
export async function allPages<T>(
  read: (next: string | undefined) => Promise<{ readonly next: string | undefined; readonly items: readonly T[] }>,
): Promise<T[]> {
  const all: T[] = [];
  let next: string | undefined;
  do {
    const page = await read(next);
    all.push(...page.items);
    next = page.next;
  } while (next !== undefined && next !== "");
  return all;
}

/** In groups of so many. */
export const inGroups = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
