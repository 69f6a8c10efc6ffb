import type { Inputs } from "./input.ts";

/** What of a body was refused: its fields, as paths in it, and what to do where no input decides one of them. */
export interface Denied {
  readonly fields: readonly string[];
  readonly otherwise: string;
}

/**
 * What to set, as it would be written; and where nothing can be set, what else to do. A workflow says what it offers,
 * between commas: the name of an input of the action, or such a name, an equals sign and what a caller of the workflow writes.
 */
export function adviceOn(denials: readonly Denied[], inputs: Inputs, offered?: string): string {
  const named = offered === undefined ? undefined : new Map(offered.split(",").map(entryOf));
  const answers = denials.map(({ fields, otherwise }) => ({ set: deciding(fields, inputs, named), otherwise }));
  const set = [...new Set(answers.flatMap((answer) => answer.set))];
  const others = [...new Set(answers.flatMap((answer) => (answer.set.length > 0 ? [] : answer.otherwise)))];
  return [
    ...(set.length === 0 ? [] : [` For that, set ${set.join(" and ")}.`]),
    ...(others.length === 0
      ? []
      : [` No input decides ${set.length === 0 ? "that" : "the rest"}. ${others.join(" ")}`]),
  ].join("");
}

const entryOf = (line: string): [string, string | undefined] => {
  const [, name = "", written] = /^\s*([^=\s]*)(?:=(.*))?$/.exec(line) ?? [];
  return [name, written?.trim()];
};

/** The inputs that decide refused fields. */
function deciding(
  fields: readonly string[],
  inputs: Inputs,
  offered?: ReadonlyMap<string, string | undefined>,
): string[] {
  const refused = new Set(
    fields.map((field) =>
      field
        .replace(/^properties\./, "")
        .split("[")[0]
        ?.toLowerCase(),
    ),
  );
  return Object.entries(inputs).flatMap(([name, { decides }]) => {
    if (decides === undefined || !refused.has(decides.field.toLowerCase())) return [];
    if (offered !== undefined && !offered.has(name)) return [];
    return offered?.get(name) ?? (decides.value === undefined ? name : `${name}: ${decides.value}`);
  });
}
