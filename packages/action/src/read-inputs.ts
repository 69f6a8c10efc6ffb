import { isUnknownText } from "@slipway/reconcile";
import type { Input, Inputs, Values } from "./input.ts";
import type { Problem } from "./problem.ts";
import { readUnknown } from "./unknown-value.ts";
import { hasSecretLogin } from "./url-login.ts";

/** Everything that is wrong with the inputs, in one message. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ input, problem }) => `- ${input}: ${problem}`);
    super(
      `${problems.length === 1 ? "One input needs" : `${problems.length} inputs need`} a change; nothing was read or changed yet.\n${lines.join("\n")}`,
    );
    this.problems = problems;
  }
}

/** The name of the variable in which the runner passes an input: only blanks are replaced. */
export const variable = (name: string): string => `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;

/**
 * Reads every input once. `contradictions` sees the values that are good by themselves, so that what is wrong
 * with one input does not hide that two others exclude each other. Values that are known after apply are for runs that
 * only plan.
 */
export async function readInputs<I extends Inputs>(
  inputs: I,
  env: Readonly<Record<string, string | undefined>>,
  contradictions: (values: Partial<Values<I>>) => readonly Problem[] = () => [],
  isPlanned: () => boolean = () => false,
): Promise<Values<I>> {
  const values: Record<string, unknown> = {};
  const strange = strangers(inputs, env);
  const problems: Problem[] =
    strange.length === 0 ? [] : (await import("./unknown-inputs.ts")).unknownInputs(inputs, strange);
  for (const [name, input] of Object.entries(inputs)) {
    const asked = [variable(name), ...(input.env ?? [])].map((each) => env[each]?.trim() ?? "");
    const text = asked.find((each) => each !== "") ?? input.fallback ?? "";
    if (text === "") {
      if (input.required) problems.push({ input: name, problem: `It is missing. ${input.about}` });
      continue;
    }
    await input.ready?.(text);
    const reading = isUnknownText(text) ? readUnknown(input, text, isPlanned()) : input.read(text);
    if ("value" in reading) values[name] = reading.value;
    else problems.push({ input: name, problem: `${shown(input, text)}${reading.problem}` });
  }
  // Of an input that is named already it is not known what it would contradict.
  const named = new Set(problems.map(({ input }) => input));
  problems.push(...contradictions(values as Partial<Values<I>>).filter(({ input }) => !named.has(input)));
  if (problems.length > 0) throw new InputError(problems);
  return values as Values<I>;
}

/** The variables of inputs that the action does not have: usually typing mistakes. */
function strangers(inputs: Inputs, env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(Object.keys(inputs).map(variable));
  return Object.keys(env).filter((name) => name.startsWith("INPUT_") && !known.has(name));
}

function shown(input: Input<unknown>, text: string): string {
  if (input.secret || text.includes("\n") || hasSecretLogin(text)) return "";
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}" does not fit. `;
}
