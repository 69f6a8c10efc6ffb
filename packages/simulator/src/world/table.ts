type Table<T> = { readonly [name: string]: T };

/** What a table, if there is one, holds under a name from outside: never what every object has by birth. */
export function lookup<T>(table: Table<T> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Lay a value into a table under a name from outside: an assignment to `__proto__` would lay it nowhere. */
export function define<T>(table: { [name: string]: T }, name: string, value: T): void {
  if (name !== "__proto__") table[name] = value;
  else Object.defineProperty(table, name, { value, enumerable: true, configurable: true, writable: true });
}
