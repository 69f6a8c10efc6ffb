import { parse } from "yaml";
import type { AnyAction } from "../../packages/action/src/index.ts";

/** An input of a workflow, as it declares it. */
export interface Declared {
  readonly description: string;
  readonly type: "string" | "number" | "boolean";
  readonly required?: boolean;
  readonly default?: string | number | boolean;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly parallel?: readonly Step[];
}

interface Workflow {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, Declared>>;
      readonly secrets?: Readonly<Record<string, unknown>>;
    };
  };
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
}

/** A scenario's inputs in a file of environments. */
export interface Scenario {
  /** The input that names an environment. */
  readonly named: string;
  readonly inputs: Readonly<Record<string, Declared & { readonly choices?: readonly string[] }>>;
  readonly secrets: readonly string[];
}

/** What the workflow that calls a scenario says for all environments. */
const saidForAll = new Set(["mode", "confirm", "report"]);

export const inputsOf = (workflow: string): Readonly<Record<string, Declared>> =>
  (parse(workflow) as Workflow).on.workflow_call.inputs;

/** What a file of environments may say of a scenario, from its workflow and from the actions that get its inputs. */
export async function scenarioOf(
  workflow: string,
  declaration: (action: string) => Promise<AnyAction>,
): Promise<Scenario> {
  const { on, jobs } = parse(workflow) as Workflow;
  const { inputs, secrets = {} } = on.workflow_call;
  const steps = (jobs.plan?.steps ?? []).flatMap((step) => step.parallel ?? [step]);
  const choices = new Map([...wordsInScripts(steps), ...(await wordsOfActions(steps, declaration))]);
  const report = steps.find(({ uses }) => uses === "$/actions/report-drift");
  const demanded = new Set(steps.flatMap(({ env = {} }) => demandedBy(String(env.EMPTY ?? ""))));
  const own = Object.entries(inputs).filter(([name]) => !saidForAll.has(name));
  return {
    named: inputIn(report?.with?.environment) ?? "",
    inputs: Object.fromEntries(
      own.map(([name, input]) => {
        const words = choices.get(name);
        const one = demanded.has(name) ? { ...input, required: true } : input;
        return [name, words === undefined ? one : { ...one, choices: words }];
      }),
    ),
    // What may be either is an ID.
    secrets: Object.keys(secrets).filter((name) => !(name in inputs)),
  };
}

const inputIn = (value: unknown): string | undefined => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(String(value))?.[1];

/** What a script refuses to go on without: `inputs.role == '' && secrets.role == '' && 'role ' || ''`. */
const demandedBy = (expression: string): string[] =>
  [...expression.matchAll(/&& '([\w-]+) ' \|\| ''/g)].map(([, name = ""]) => name);

/** The words that a script lets an input be: `case "$NETWORK" in peering | subnet | own) ;; *)`. */
function wordsInScripts(steps: readonly Step[]): [string, string[]][] {
  return steps.flatMap(({ run = "", env = {} }) =>
    [...run.matchAll(/case "\$(\w+)" in ([\w |-]+)\) ;; \*\)/g)].flatMap(([, variable = "", words = ""]) => {
      const input = inputIn(env[variable]);
      return input === undefined ? [] : [[input, words.split(" | ")] as [string, string[]]];
    }),
  );
}

/** The words of the input of an action that an input is handed to. */
async function wordsOfActions(
  steps: readonly Step[],
  declaration: (action: string) => Promise<AnyAction>,
): Promise<[string, readonly string[]][]> {
  const found: [string, readonly string[]][] = [];
  for (const { uses = "", with: given = {} } of steps) {
    const action = /^\$\/actions\/([\w-]+)$/.exec(uses)?.[1];
    if (action === undefined || action === "report-drift") continue;
    const { inputs } = await declaration(action);
    for (const [name, value] of Object.entries(given)) {
      const [input, words] = [inputIn(value), inputs[name]?.schema.enum];
      if (input !== undefined && words !== undefined) found.push([input, words]);
    }
  }
  return found;
}
