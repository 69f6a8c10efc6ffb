import type { Values } from "./release.ts";

const isTree = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values over others, as Helm lays them: trees are merged, all else is replaced. */
export function over(lower: Values, upper: Values): Values {
  const laid = Object.entries(upper).map(([name, value]) => {
    const below = lower[name];
    return [name, isTree(value) && isTree(below) ? over(below, value) : value];
  });
  return { ...lower, ...Object.fromEntries(laid) };
}
