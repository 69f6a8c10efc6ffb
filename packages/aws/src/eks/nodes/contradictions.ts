import type { Problem, Values } from "@slipway/action";
import type { nodeGroupInputs } from "./inputs.ts";

type Given = Partial<Values<typeof nodeGroupInputs>>;

const when = (wrong: boolean, input: string, problem: string): Problem[] => (wrong ? [{ input, problem }] : []);

/** Inputs that exclude each other. */
export function nodeGroupContradictions(given: Given): Problem[] {
  const { "min-size": min, "max-size": max, "desired-size": desired } = given;
  const { "kubernetes-version": version, "release-version": release, taints = [] } = given;
  const names = taints.map(({ key, effect }) => `${key}:${effect}`);
  return [
    ...when(min !== undefined && max !== undefined && min > max, "max-size", "Write at least min-size."),
    ...when(
      desired !== undefined && (desired < (min ?? 0) || desired > (max ?? desired)),
      "desired-size",
      "Write a number from min-size to max-size.",
    ),
    ...when(
      version !== undefined && release !== undefined && !release.startsWith(`${version}.`),
      "release-version",
      "Write a release of kubernetes-version.",
    ),
    ...when(new Set(names).size < names.length, "taints", "Write one taint for each key and effect."),
  ];
}
