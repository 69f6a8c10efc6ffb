import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root, sourceOf } from "./actions.ts";

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly parallel?: readonly Step[];
}
interface Workflow {
  readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, unknown>> } };
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: { readonly plan: { readonly steps: readonly Step[] } };
}

/** What only decides whether there is a value is no source of it. */
const given = (text: string): string[] =>
  [...text.replace(/inputs\.[\w-]+ == ''/g, "").matchAll(/inputs\.([\w-]+)/g)].map(([, name = ""]) => name);

/** The place of a thing is no answer to a denial of another field. */
const place = ["cluster", "name", "resource-group", "subscription-id"];

/** The inputs of a workflow that an input of a step has its value from, also by a variable. */
const sourcesOf = (value: unknown, env: Workflow["env"]): string[] => {
  const text = String(value);
  const variables = [...text.matchAll(/env\.(\w+)/g)].map(([, name = ""]) => env[name] ?? "");
  return [text, ...variables].flatMap(given).filter((name) => !place.includes(name));
};

/** By it an error names what a caller of the workflow can write (advice.ts), and nothing that the workflow lacks. */
test.each([
  "aks-ml",
  "aks-private",
  "azure-foundation",
  "hybrid",
])("%s offers what its steps take of its inputs where a policy may deny it", async (name) => {
  const workflow = parse(readFileSync(join(root, "workflows", `${name}.yml`), "utf8")) as Workflow;
  const { env, jobs, on } = workflow;
  const steps = jobs.plan.steps.flatMap((step) => step.parallel ?? step);
  const expected = new Set<string>();
  for (const { uses, with: values = {} } of steps) {
    const action = uses?.split("$/actions/")[1];
    if (action === undefined) continue;
    for (const [input, { decides }] of Object.entries((await sourceOf(action)).action.inputs))
      for (const source of decides === undefined ? [] : sourcesOf(values[input] ?? "", env))
        expected.add(`${input} by ${source}`);
  }
  const offered = (env.SLIPWAY_OFFERS ?? "").split(", ").map((entry) => {
    const [input = "", written = input] = entry.split("=");
    return `${input} by ${written.split(":")[0]}`;
  });
  expect(offered.sort()).toEqual([...expected].sort());
  const inputs = Object.keys(on.workflow_call.inputs);
  expect(offered.map((each) => each.split(" by ")[1]).filter((each) => !inputs.includes(each ?? ""))).toEqual([]);
});
