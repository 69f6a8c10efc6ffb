import { environmentName } from "@slipway/github";
import { closest } from "fastest-levenshtein";
import type { EnvironmentsFile, Fields, Item, Problem, Written } from "./environments-file.ts";
import type { Expected, Scenario } from "./scenarios.ts";

/** An environment that is good: its scenario, its name, and all that the file says of it. */
export interface Environment {
  readonly scenario: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

type Scenarios = ReadonlyMap<string, Scenario>;

/** What every caller of a scenario says, and this file does not. */
const saidForAll = new Set(["mode", "confirm", "report"]);

/** The environments of a file, and all that has to change in it. `given` names inputs that need not be in the file. */
export function judge(file: EnvironmentsFile, scenarios: Scenarios, given: ReadonlySet<string>) {
  const problems: Problem[] = [...file.problems, ...defaultProblems(file, scenarios)];
  const environments: Environment[] = [];
  const lines = new Map<string, number>();
  for (const item of file.items) {
    const found = environmentOf(item, file, scenarios, given, problems);
    if (found === undefined) continue;
    const before = lines.get(found.name.toLowerCase());
    if (before !== undefined)
      problems.push({
        line: item.line,
        say: `${found.name} is the name of the environment of line ${before} too. Jobs go by the name: give each its own.`,
      });
    lines.set(found.name.toLowerCase(), item.line);
    environments.push(found);
  }
  return { environments, problems };
}

function environmentOf(
  item: Item,
  { defaults }: EnvironmentsFile,
  scenarios: Scenarios,
  given: ReadonlySet<string>,
  problems: Problem[],
): Environment | undefined {
  const { scenario: written, ...rest } = Object.fromEntries(item.fields);
  if (item.fields.size === 0) return undefined;
  const id = String(written?.value ?? "");
  const scenario = scenarios.get(id);
  if (scenario === undefined) {
    problems.push({ line: written?.line ?? item.line, say: unknownScenario(id, scenarios) });
    return undefined;
  }
  const own: Fields = new Map(Object.entries(rest));
  const name = own.get(scenario.named)?.value;
  const who = typeof name === "string" ? `${name}: ` : "";
  for (const [input, value] of own) problems.push(...problemsOf(input, value, id, scenario, who));
  const all = new Map([...applying(defaults.get("all"), scenario), ...(defaults.get(id)?.fields ?? []), ...own]);
  for (const [input, { required = false }] of Object.entries(scenario.inputs)) {
    const isSaid = input === scenario.named ? own.has(input) : all.has(input) || given.has(input);
    if (required && !isSaid)
      problems.push({
        line: item.line,
        say: `${who}${input} is missing, which ${id} needs.${whereElse(input, scenario)}`,
      });
  }
  if (typeof name !== "string") return undefined;
  if (!environmentName.pattern.test(name))
    problems.push({
      line: own.get(scenario.named)?.line ?? item.line,
      say: `${scenario.named}: ${environmentName.write}`,
    });
  const inputs = Object.fromEntries([...all].map(([input, { value }]) => [input, value]));
  return { scenario: id, name, inputs };
}

const whereElse = (input: string, { named }: Scenario): string =>
  input === named ? "" : " Write it here or, for several, below defaults:.";

const unknownScenario = (id: string, scenarios: Scenarios): string => {
  const names = [...scenarios.keys()];
  if (id === "") return `scenario is missing: write ${names.join(", ")}.`;
  return `There is no scenario ${quoted(id)}. Did you mean ${closest(id, names)}?`;
};

/** Of the defaults for all scenarios those that this one has an input for. */
const applying = (item: Item | undefined, { inputs }: Scenario): [string, Written][] =>
  [...(item?.fields ?? [])].filter(([input]) => Object.hasOwn(inputs, input));

function defaultProblems({ defaults }: EnvironmentsFile, scenarios: Scenarios): Problem[] {
  return [...defaults].flatMap(([id, { line, fields }]) => {
    const scenario = scenarios.get(id);
    if (scenario === undefined && id !== "all")
      return [
        { line, say: `There is no scenario ${quoted(id)}. Did you mean ${closest(id, ["all", ...scenarios.keys()])}?` },
      ];
    return [...fields].flatMap(([input, value]) => {
      if (scenario) return problemsOf(input, value, id, scenario, "", true);
      const having = [...scenarios].filter(
        ([, { inputs, secrets }]) => Object.hasOwn(inputs, input) || secrets.includes(input),
      );
      const [first] = having.length > 0 ? having : [...scenarios];
      return first ? problemsOf(input, value, having.length > 0 ? first[0] : "any scenario", first[1], "", true) : [];
    });
  });
}

/** What is wrong with one input: at most one thing. What a secret is set to is never said. */
function problemsOf(
  input: string,
  written: Written,
  id: string,
  scenario: Scenario,
  who: string,
  isDefault = false,
): Problem[] {
  const problem = (say: string): Problem[] => [{ line: written.line, say: `${who}${say}` }];
  const expected = Object.hasOwn(scenario.inputs, input) ? scenario.inputs[input] : undefined;
  if (scenario.secrets.includes(input))
    return problem(
      `${input} is a secret: it does not belong in a file. Take it out, renew it, since it is in the history now, and pass it under secrets: of the job that calls this workflow.`,
    );
  if (saidForAll.has(input))
    return problem(`${input} is said for all environments, by the job that calls this workflow.`);
  if (expected === undefined)
    return problem(
      `${id} has no input ${quoted(input)}. Did you mean ${closest(input, Object.keys(scenario.inputs))}?`,
    );
  if (isDefault && input === scenario.named) return problem(`${input} names one environment: it cannot be a default.`);
  const wrong = wrongValue(input, written, expected);
  return wrong === undefined ? [] : problem(wrong);
}

function wrongValue(input: string, { value, source }: Written, { type, choices }: Expected): string | undefined {
  if (value === null) return `${input} is empty: write a value, or leave it out.`;
  if (typeof value !== type || (type === "number" && !Number.isInteger(value))) {
    const plain = typeof value === "number" || typeof value === "boolean";
    if (type === "string")
      return `${input} is a text${plain ? `: write it in quotes, ${input}: "${source}"` : ""}. What is there reads as ${kindOf(value)}.`;
    return `${input}: write ${type === "number" ? "a whole number" : "true or false"}, without quotes. What is there reads as ${kindOf(value)}.`;
  }
  if (choices === undefined || choices.includes(String(value))) return undefined;
  return `${input}: write one of ${choices.join(", ")}. Did you mean ${closest(String(value), choices)}?`;
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "a list" : `a ${typeof value}`.replace("a o", "an o");

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
