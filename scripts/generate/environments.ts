import { declaration } from "../actions.ts";
import { type Scenario, scenarioOf } from "../workflows/scenarios.ts";

/** What the action read-environments judges a file by. */
export const scenariosFile = "actions/read-environments/src/generated/scenarios.json";

/** What editors complete such a file by. */
export const environmentsSchemaFile = "docs/environments.schema.json";

/** Both files, from the texts of the scenarios' workflows by name. */
export async function environmentFiles(
  workflows: ReadonlyMap<string, string>,
): Promise<[path: string, text: string][]> {
  const scenarios = new Map<string, Scenario>();
  for (const [name, text] of workflows) scenarios.set(name, await scenarioOf(text, declaration));
  return [
    [
      scenariosFile,
      `${JSON.stringify(Object.fromEntries([...scenarios].map(([name, all]) => [name, judged(all)])))}\n`,
    ],
    [environmentsSchemaFile, `${JSON.stringify(environmentsSchema(scenarios), undefined, 2)}\n`],
  ];
}

/** A scenario without its texts: they would be in the bundle. */
const judged = ({ named, inputs, secrets }: Scenario) => ({
  named,
  secrets,
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, { type, required, choices }]) => [
      name,
      { type, ...(required ? { required } : {}), ...(choices ? { choices } : {}) },
    ]),
  ),
});

function environmentsSchema(scenarios: ReadonlyMap<string, Scenario>): object {
  const defaults = [...scenarios].map(([name, { named, inputs }]) => [
    name,
    object(`Of environments of ${name} that do not say it themselves.`, without(named, inputs)),
  ]);
  const all = [...scenarios.values()].map(({ named, inputs }) => without(named, inputs));
  const everywhere = object(
    "Of all environments that have such an input and do not say it themselves.",
    Object.assign({}, ...all),
  );
  return {
    // The one that the language server of YAML editors knows.
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Environments of the workflow fleet",
    ...object("Environments of any scenarios, and what several of them have in common.", {
      defaults: object("What environments have in common.", { all: everywhere, ...Object.fromEntries(defaults) }),
      environments: {
        description: "The environments: of each its scenario and the inputs of that scenario.",
        type: "array",
        minItems: 1,
        items: { anyOf: [...scenarios].map(([name, scenario]) => environment(name, scenario)) },
      },
    }),
    required: ["environments"],
  };
}

const environment = (name: string, { named, inputs }: Scenario): object => ({
  title: name,
  ...object(`An environment of ${name}.`, {
    scenario: { description: "The workflow that manages it.", const: name },
    ...properties(inputs),
  }),
  // What else it needs may stand below defaults.
  required: ["scenario", named],
});

const without = (named: string, inputs: Scenario["inputs"]) =>
  properties(Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== named)));

const properties = (inputs: Scenario["inputs"]): Record<string, object> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { description, type, default: value, choices }]) => [
      name,
      {
        description,
        type: type === "number" ? "integer" : type,
        ...(choices ? { enum: choices } : {}),
        ...(value === undefined || value === "" ? {} : { default: value }),
      },
    ]),
  );

const object = (description: string, properties: object) => ({
  description,
  type: "object",
  additionalProperties: false,
  properties,
});
