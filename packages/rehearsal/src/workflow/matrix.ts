import type { Value } from "./template.ts";

export type Combination = Readonly<Record<string, Value>>;

/** All combinations of a matrix in GitHub's order: its axes crossed, without `exclude`, with `include`. */
export function combinations(matrix: Readonly<Record<string, Value>>): Combination[] {
  const { include = [], exclude = [], ...axes } = matrix;
  const names = Object.keys(axes);
  let crossed: Combination[] = names.length === 0 ? [] : [{}];
  for (const name of names) {
    crossed = crossed.flatMap((start) => list(axes[name] ?? null).map((value) => ({ ...start, [name]: value })));
  }
  const kept = crossed.filter((one) => !maps(exclude).some((pattern) => agrees(one, pattern, Object.keys(pattern))));
  const widened: Combination[] = [...kept];
  for (const extra of maps(include)) {
    let found = false;
    for (const [index, original] of kept.entries()) {
      // An entry is added to each combination in which it would not overwrite a value of an axis.
      if (
        !agrees(
          extra,
          original,
          names.filter((name) => name in extra),
        )
      )
        continue;
      widened[index] = { ...widened[index], ...extra };
      found = true;
    }
    if (!found) widened.push(extra);
  }
  return widened;
}

// GitHub docs, "Actions limits".
const most = 256;

/** Why GitHub does not start a matrix: it has too many jobs, or none (actions/runner, WorkflowTemplateConverter.cs). */
export function matrixProblem(job: string, matrix: Value | undefined, jobs: number): string | undefined {
  if (jobs > most) return `Strategy expansion exceeded ${most} results for job '${job}'`;
  const { include: _, exclude: __, ...vectors } = (matrix ?? {}) as Combination;
  const isEmpty = (value: Value): boolean => Array.isArray(value) && value.length === 0;
  const empty = Object.keys(vectors).find((name) => isEmpty(vectors[name] ?? null));
  if (empty !== undefined) return `Matrix vector '${empty}' does not contain any values`;
  if (jobs > 0) return undefined;
  return Object.keys(vectors).length === 0
    ? "Matrix must define at least one vector"
    : "A matrix of which exclude leaves nothing is not modelled.";
}

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : [value]);

const maps = (value: Value): readonly Combination[] => list(value) as readonly Combination[];

const agrees = (one: Combination, other: Combination, names: readonly string[]): boolean =>
  names.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** The end of the name that GitHub gives to a job of a matrix: `build (18, linux)`. */
export function matrixSuffix(combination: Combination): string {
  const values = Object.values(combination).flatMap((value) =>
    typeof value === "object" && value !== null ? leaves(value) : [String(value ?? "")],
  );
  return values.length === 0 ? "" : ` (${values.join(", ")})`;
}

const leaves = (value: Value): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [String(value ?? "")];
