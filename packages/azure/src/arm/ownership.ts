import type { ArmResource } from "./client.ts";

/** The tag on everything that Slipway made: a destroy removes nothing without it. */
export const mark = { "made-by": "slipway" } as const;

/** Whether Slipway made it. Tag names have no case. */
export const marked = ({ tags }: ArmResource): boolean => isMarked(tags ?? {});

/** Whether the mark is among these tags. */
export const isMarked = (tags: Readonly<Record<string, string>>): boolean =>
  Object.entries(tags).some(([name, value]) => name.toLowerCase() === "made-by" && value === mark["made-by"]);
