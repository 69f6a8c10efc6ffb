import { parse } from "yaml";

/** The IDs of the steps that stand in `parallel` blocks. */
export function stepsInParallel(text: string): string[] {
  const found: string[] = [];
  const look = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const { parallel } = part as { readonly parallel?: readonly { readonly id?: string }[] };
    if (Array.isArray(parallel)) found.push(...parallel.flatMap(({ id }) => id ?? []));
    Object.values(part).forEach(look);
  };
  look(parse(text));
  return found;
}
