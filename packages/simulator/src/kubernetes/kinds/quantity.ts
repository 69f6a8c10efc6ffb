import { lookup } from "../../world/table.ts";

/** How many bytes a quantity is. */
export const bytesOf = (quantity: string): number => {
  const found = /^([\d.]+)([A-Za-z]*)$/.exec(quantity);
  const powers: Readonly<Record<string, number>> = {
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
  };
  return Number(found?.[1] ?? 0) * (lookup(powers, found?.[2] ?? "") ?? 1);
};
