import { stringify } from "yaml";
import {
  type AnyAction,
  commonInputs,
  commonOutputs,
  type Input,
  type Schema,
} from "../../packages/action/src/index.ts";
import { table } from "./markdown.ts";

const allInputs = (action: AnyAction) => ({ ...action.inputs, ...commonInputs });

const notice = "Generated from src/action.ts by npm run generate. Change that, not this.";

/** Each input needs a description, since the pages are made of them. */
function checkDescriptions(action: AnyAction): void {
  for (const [name, { about }] of Object.entries(allInputs(action))) {
    if (!/^[A-Z].*\.$/s.test(about))
      throw new RangeError(`${action.name}: describe the input ${name} in a full sentence.`);
  }
}

const defaultIn = (value: string | undefined) => (value === undefined ? {} : { default: value });

/** `action.yml`, as GitHub reads it. */
export function actionYaml(action: AnyAction): string {
  checkDescriptions(action);
  const inputs = Object.entries(allInputs(action)).map(([name, input]) => [
    name,
    {
      description: input.about,
      // An input that may come from the environment is not required in the workflow.
      required: input.required && input.env === undefined,
      // The runner would hand over a default that is written here, and the environment would never be asked.
      ...defaultIn(input.env === undefined ? (input.fallback ?? input.expression) : input.expression),
    },
  ]);
  const outputs = Object.entries({ ...action.outputs, ...commonOutputs }).map(([name, description]) => [
    name,
    { description },
  ]);
  const body = {
    name: `Slipway: ${action.name}`,
    description: action.about,
    author: "Slipway",
    branding: action.branding,
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: { using: "node24", main: `../../dist/${action.name}.js` },
  };
  return `# ${notice}\n${stringify(body, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" })}`;
}

/** The JSON schema of an action's `with:` block. */
export function inputSchema(action: AnyAction): string {
  const properties = Object.entries(allInputs(action)).map(([name, input]) => [
    name,
    {
      description: input.about,
      ...inWithBlock(input.schema),
      ...defaultIn(input.fallback),
    },
  ]);
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Inputs of ${action.name}`,
    type: "object",
    additionalProperties: false,
    required: Object.entries(allInputs(action)).flatMap(([name, { required, env }]) =>
      required && env === undefined ? [name] : [],
    ),
    properties: Object.fromEntries(properties),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** The schema of an input in a `with:` block, where all values are text, though YAML's numbers and booleans are accepted. */
function inWithBlock(schema: Schema): object {
  const { type, ...rest } = schema;
  if (type === "string") return { type, ...rest };
  if (type === "array" || type === "object") return { type: "string" };
  return { anyOf: [{ type, ...rest }, { type: "string" }] };
}

/** The page of an action: what it does, an example to copy, what it needs. */
export function actionReadme(action: AnyAction): string {
  const inputs = Object.entries(allInputs(action)).map(([name, input]) => [
    `\`${name}\``,
    input.about,
    valuesOf(input),
    defaultOf(input),
  ]);
  const outputs = Object.entries({ ...action.outputs, ...commonOutputs }).map(([name, about]) => [
    `\`${name}\``,
    about,
  ]);
  return `${[
    `<!-- ${notice} -->`,
    `# ${action.name}\n\n${action.about}`,
    exampleOf(action, action.example),
    "The same block plans on a pull request, checks for drift on a schedule and applies on a push; `mode` says otherwise.",
    ...(action.onSchedule ? [scheduleOf(action, action.onSchedule)] : []),
    `## What it needs granted\n\n${action.granted.map((line) => `- ${line}`).join("\n")}\n\nThe single permissions, as recorded from a run, are in [docs/permissions.md](../../docs/permissions.md#${action.name}).`,
    ...(action.notes ? [`## Good to know\n\n${action.notes.map((line) => `- ${line}`).join("\n")}`] : []),
    `## Inputs\n\n${table(["input", "what", "values", "default"], inputs)}`,
    `## Outputs\n\n${table(["output", "what"], outputs)}`,
  ].join("\n\n")}\n`;
}

type With = AnyAction["example"];

/** A job with the action as its only step, to copy. */
function exampleOf(action: AnyAction, given: With, permissions = action.permissions ?? usualPermissions): string {
  const lines = Object.entries(given).map(
    ([name, value]) => `          ${name}: ${typeof value === "string" ? yamlText(value) : value}`,
  );
  const granted = Object.entries(permissions).map(([name, level]) => `      ${name}: ${level}\n`);
  return `\`\`\`yaml\npermissions: {}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n${granted.length > 0 ? "    permissions:\n" : ""}${granted.join("")}    steps:\n      - uses: OWNER/slipway/actions/${action.name}@v1\n        with:\n${lines.join("\n")}\n\`\`\``;
}

function scheduleOf(action: AnyAction, { about, cron, with: given }: NonNullable<AnyAction["onSchedule"]>): string {
  const example = exampleOf(action, given, usualPermissions);
  return `${about}\n\n${example.replace("\npermissions: {}", `\non:\n  schedule:\n    - cron: "${cron}"\npermissions: {}`)}`;
}

/** The permissions of a job that signs in to a cloud. */
const usualPermissions = { "id-token": "write # to sign in without a stored secret" };

const yamlText = (text: string): string => (/^(?!\d+$)[\w/.-]+$/.test(text) ? text : JSON.stringify(text));

function defaultOf({ required, fallback, expression, env }: Input<unknown>): string {
  const written = fallback ?? expression;
  const last = written === undefined ? [] : [`\`${written}\``];
  if (env !== undefined) return [...env.map((name) => `\`$${name}\``), ...last].join(", else ");
  if (written !== undefined) return last.join("");
  return required ? "**required**" : "";
}

function valuesOf({ schema, secret }: Input<unknown>): string {
  if (secret) return "secret";
  if (schema.enum) return schema.enum.map((each) => `\`${each}\``).join(", ");
  if (schema.type === "integer") return `${schema.minimum} to ${schema.maximum}`;
  return { string: "text", boolean: "`true`, `false`", array: "one a line", object: "JSON or YAML" }[schema.type];
}
