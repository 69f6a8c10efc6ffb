import { closest } from "fastest-levenshtein";
import type { Inputs } from "./input.ts";
import type { Problem } from "./problem.ts";

/** The inputs that the runner handed over and the action does not have: usually typing mistakes. */
export function unknownInputs(inputs: Inputs, given: readonly string[]): Problem[] {
  const names = Object.keys(inputs);
  return given.map((name) => {
    const input = name.slice("INPUT_".length).toLowerCase();
    return { input, problem: `There is no such input. Did you mean ${closest(input, names)}?` };
  });
}
