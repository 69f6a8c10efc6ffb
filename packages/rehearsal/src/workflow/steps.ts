import { listOf, mapOf, type Template, type TemplateMap, textOf } from "./template.ts";
import { unsupportedKeys } from "./unsupported-keys.ts";

/** What is done about background steps. */
export interface ControlStep {
  readonly type: "wait" | "wait-all" | "cancel";
  readonly steps: readonly StepDefinition[];
}

/** A step as it is written. */
export interface StepDefinition {
  readonly id: string | undefined;
  /** What the runner calls it: its ID, or a name that it makes up. */
  readonly contextName: string;
  /** It runs while the steps after it run. */
  readonly background: boolean;
  /** It runs nothing, and waits for background steps or stops them. */
  readonly control: ControlStep | undefined;
  readonly name: Template | undefined;
  readonly if: Template | undefined;
  readonly run: Template | undefined;
  readonly uses: string | undefined;
  readonly with: TemplateMap;
  readonly env: Template | undefined;
  readonly shell: Template | undefined;
  readonly "working-directory": Template | undefined;
  readonly "continue-on-error": Template | undefined;
  readonly "timeout-minutes": Template | undefined;
}

const supportedKeys = [
  ...["id", "name", "if", "run", "uses", "with", "env", "shell", "working-directory"],
  ...["continue-on-error", "timeout-minutes", "background", "wait", "wait-all", "cancel", "parallel"],
];

const shells = new Set(["bash", "sh"]);

/**
 * Reads a list of steps, of a job or of a composite action. A `parallel` block is what GitHub makes of it: background
 * steps, and a step that waits for them.
 */
export function readSteps(where: string, written: Template | undefined, problems: string[]): StepDefinition[] {
  const names = new Map<string, number>();
  const steps: StepDefinition[] = [];
  const read = (each: Template, place: string, inParallel: boolean): StepDefinition => {
    const step = mapOf(each);
    problems.push(...unsupportedKeys(place, step, supportedKeys));
    const shell = textOf(step.shell);
    if (shell !== undefined && !shells.has(shell))
      problems.push(`${place}: the shell ${shell} is not modelled; bash and sh are.`);
    return definition(step, nameIn(names, step), inParallel);
  };
  listOf(written).forEach((each, index) => {
    const place = `${where}, step ${index + 1}`;
    const group = mapOf(each).parallel;
    if (group === undefined) {
      const step = read(each, place, false);
      steps.push({ ...step, control: controlIn(mapOf(each), steps) });
      return;
    }
    const members = listOf(group).map((member) => read(member, place, true));
    const wait: ControlStep = { type: "wait", steps: members };
    steps.push(...members, { ...definition({ name: "Parallel group" }, "__parallel", false), control: wait });
  });
  return steps;
}

function definition(step: TemplateMap, contextName: string, inParallel: boolean): StepDefinition {
  return {
    id: textOf(step.id),
    contextName,
    background: inParallel || step.background === true,
    control: undefined,
    name: step.name,
    if: step.if,
    run: step.run,
    uses: textOf(step.uses),
    with: mapOf(step.with),
    env: step.env,
    shell: step.shell,
    "working-directory": step["working-directory"],
    "continue-on-error": step["continue-on-error"],
    "timeout-minutes": step["timeout-minutes"],
  };
}

/** `wait`, `wait-all` and `cancel` name steps that stand before them: the parser has made sure of it. */
function controlIn(step: TemplateMap, before: readonly StepDefinition[]): ControlStep | undefined {
  const named = (ids: Template | undefined) => listOf(ids).map(String);
  const found = (ids: readonly string[]) => before.filter(({ id }) => id !== undefined && ids.includes(id));
  if (step.wait !== undefined) return { type: "wait", steps: found(named(step.wait)) };
  if (step.cancel !== undefined) return { type: "cancel", steps: found(named(step.cancel)) };
  return "wait-all" in step ? { type: "wait-all", steps: [] } : undefined;
}

/** The name of a step without an ID follows from what it runs, with a number from the second one on. */
function nameIn(names: Map<string, number>, step: TemplateMap): string {
  const id = textOf(step.id);
  if (id !== undefined) return id;
  const uses = textOf(step.uses) ?? "";
  const [action = ""] = uses.split("@");
  const base = uses === "" ? "run" : /^(\.|\$)\//.test(uses) ? "self" : action.replace(/[^\w-]/g, "_");
  const count = (names.get(base) ?? 0) + 1;
  names.set(base, count);
  return count === 1 ? `__${base}` : `__${base}_${count}`;
}
