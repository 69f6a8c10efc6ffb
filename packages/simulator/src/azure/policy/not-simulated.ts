import { gateway, type Refusal } from "../engine/refusal.ts";

/** What a rule has that is not simulated: the write that it would judge is refused, as Azure refuses one that it cannot judge. */
export const notSimulated = (what: string, known: readonly string[]): Refusal =>
  gateway(400, "NotSimulated", `A policy has ${what}, which is not simulated. There are: ${known.join(", ")}.`);
