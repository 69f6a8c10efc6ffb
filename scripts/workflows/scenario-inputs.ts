import { type Declared, inputsOf } from "./scenarios.ts";

/** What each caller says for all environments in words of its own, around the block. */
const saidForAll = new Set(["mode", "confirm", "report", "runs-on"]);
/** What a check does not use. */
const notChecked = new Set(["environment", "allow-replace", "plan-file"]);

/** How a workflow that calls scenarios gets at an environment, and what it has inputs of its own for. */
interface Caller {
  /** The expression that an input's name is put behind. */
  readonly environment: string;
  readonly leavesOut: ReadonlySet<string>;
  readonly inputs: Readonly<Record<string, Declared>>;
}

/** The inputs that a caller hands to a scenario, from what the scenario's workflow declares. */
export const scenarioInputs = (workflow: string, caller: Caller): string[] =>
  Object.entries(inputsOf(workflow))
    .filter(([name]) => !saidForAll.has(name) && !caller.leavesOut.has(name))
    .map(([name, declared]) => `${name}: \${{ ${valueFor(name, declared, caller)} }}`);

function valueFor(
  name: string,
  { type, required = false, default: fallback = "" }: Declared,
  { environment, inputs }: Caller,
): string {
  const given = `${environment}.${name}`;
  if (name in inputs) return `${given} || inputs.${name}`;
  if (required) return given;
  if (type === "string") return `${given} || '${fallback}'`;
  // Zero and false are values, and not the same as nothing.
  return `toJSON(${given}) == 'null' && ${fallback} || ${given}`;
}

/**
 * A workflow with the lines of each block rendered again that stands between its marks: `# inputs of NAME` for a check of an
 * environment in the input `environments`, `# all inputs of NAME` for one of a matrix, and `# end of inputs`.
 */
export function withScenarioInputs(text: string, workflowOf: (name: string) => string): string {
  const block = /^( *)# (all )?inputs of ([\w-]+)\n[\s\S]*?^ *# end of inputs$/gm;
  if (!block.test(text)) return text;
  const inputs = inputsOf(text);
  return text.replace(block, (_, indent: string, all: string | undefined, name: string) => {
    const caller: Caller = all
      ? { environment: "matrix.of", leavesOut: new Set(), inputs }
      : { environment: "fromJSON(inputs.environments)[matrix.at]", leavesOut: notChecked, inputs };
    const lines = scenarioInputs(workflowOf(name), caller);
    return [`# ${all ?? ""}inputs of ${name}`, ...lines, "# end of inputs"].map((line) => indent + line).join("\n");
  });
}
