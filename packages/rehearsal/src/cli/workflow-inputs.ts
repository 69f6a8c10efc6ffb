import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { whyUnreadable } from "../session/why-unreadable.ts";
import { didYouMean } from "../workflow/did-you-mean.ts";
import { mistyped } from "../workflow/inputs.ts";
import { mapOf, type TemplateMap, type Value } from "../workflow/template.ts";
import { ArgumentError } from "./arguments.ts";

type Values = Readonly<Record<string, Value>>;

/** The variables in a file, each as GitHub keeps it: as text. */
export const varsIn = (file: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(valuesIn("vars", file)).map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );

/** The values in a file that an option names. */
export function valuesIn(option: "with" | "vars", file: string): Values {
  const values = yamlIn(option, file);
  if (typeof values === "object" && values !== null && !Array.isArray(values)) return values as Values;
  throw new ArgumentError(`--${option} ${file} has no values. Write one "name: value" a line.`);
}

export function yamlIn(option: string, file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw new ArgumentError(`--${option} ${file}: ${whyUnreadable(error)}.`);
    const [{ line, col } = { line: 1, col: 1 }] = error.linePos ?? [];
    const [said = ""] = error.message.split(" at line ");
    throw new ArgumentError(`--${option} ${file}: line ${line}, column ${col} is not YAML: ${said}.`);
  }
}

/** The inputs of one run. A destroy confirms what it removes, unless that is given. */
export function inputsFor(mode: string | undefined, values: Values, declared: TemplateMap, file: string): Values {
  const given = requireInputs(declared, values, file);
  if (mode === undefined) return given;
  if (!("mode" in declared))
    throw new ArgumentError(
      `The mode is ${mode}, but ${file} has no input mode. Choose it by the event: --event pull_request plans, push applies, schedule checks.`,
    );
  const { confirm = given.cluster ?? given.name } = given;
  const isConfirmed = mode === "destroy" && "confirm" in declared && confirm !== undefined;
  return { ...given, mode, ...(isConfirmed ? { confirm } : {}) };
}

function requireInputs(declared: TemplateMap, given: Values, file: string): Values {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0)
    throw new ArgumentError(
      unknown
        .map((name) => `${file} has no input ${name}. ${didYouMean(name, Object.keys(declared))}`.trim())
        .join("\n"),
    );
  const missing = Object.entries(declared).filter(
    ([name, about]) => mapOf(about).required === true && given[name] === undefined,
  );
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => !String(value).includes("${{")));
  const wrong = mistyped(declared, written);
  if (wrong.length > 0)
    throw new ArgumentError(
      wrong
        .map(({ name, type }) => `${file} takes a ${type} as ${name}, not ${JSON.stringify(given[name])}.`)
        .join("\n"),
    );
  if (missing.length === 0) return given;
  throw new ArgumentError(
    `${file} needs ${missing.map(([name]) => name).join(", ")}. Write these inputs into a file, one "name: value" a line, ` +
      `and name it by --with FILE.${signInOf(declared)}`,
  );
}

/** The variables of a rehearsal that sign in to the clouds of a workflow, as lines of the file that --with names. */
function signInOf(declared: TemplateMap): string {
  const lines = Object.entries({
    "subscription-id": "AZURE_SUBSCRIPTION_ID",
    "tenant-id": "AZURE_TENANT_ID",
    "client-id": "AZURE_CLIENT_ID",
    role: "AWS_ROLE",
    region: "AWS_REGION",
  }).flatMap(([name, variable]) => (name in declared ? [`\n  ${name}: \${{ vars.${variable} }}`] : []));
  return lines.length === 0 ? "" : ` To sign in, write there${lines.join("")}`;
}
