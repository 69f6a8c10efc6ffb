import { parse } from "yaml";

interface Declared {
  readonly type: string;
  readonly required?: boolean;
  readonly default?: string | number | boolean;
}

/** What a check says by itself, or the whole drift check says for all environments. */
const notOfOne = new Set(["mode", "environment", "allow-replace", "confirm", "report", "plan-file", "runs-on"]);
const signIn = new Set(["subscription-id", "tenant-id", "client-id"]);

/** The inputs that the drift check hands to a scenario, from what the scenario's workflow declares. */
export function scenarioInputs(workflow: string): string[] {
  const { on } = parse(workflow) as {
    readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, Declared>> } };
  };
  const own = Object.entries(on.workflow_call.inputs).filter(([name]) => !notOfOne.has(name));
  return [
    "mode: check",
    ...own.map(([name, declared]) => `${name}: \${{ ${valueFor(name, declared)} }}`),
    "report: ${{ inputs.report }}",
    "runs-on: ${{ inputs.runs-on }}",
  ];
}

function valueFor(name: string, { type, required = false, default: fallback = "" }: Declared): string {
  const given = `fromJSON(inputs.environments)[matrix.at].${name}`;
  if (signIn.has(name)) return `${given} || inputs.${name}`;
  if (required) return given;
  if (type === "string") return `${given} || '${fallback}'`;
  // Zero and false are values, and not the same as nothing.
  return `toJSON(${given}) == 'null' && ${fallback} || ${given}`;
}

/** A workflow with the lines of each block rendered again that stands between its marks: `# inputs of NAME`, `# end of inputs`. */
export const withScenarioInputs = (text: string, workflowOf: (name: string) => string): string =>
  text.replace(/^( *)# inputs of ([\w-]+)\n[\s\S]*?^ *# end of inputs$/gm, (_, indent: string, name: string) =>
    [`# inputs of ${name}`, ...scenarioInputs(workflowOf(name)), "# end of inputs"]
      .map((line) => indent + line)
      .join("\n"),
  );
