import { lookup } from "../../../world/table.ts";
import { invalid, type Template } from "./template.ts";

const isNumber = (text: string): boolean => text.trim() !== "" && !Number.isNaN(Number(text));

/** The values of a template's parameters; refused when one is missing, unknown or not allowed. */
export function parametersOf(template: Template, given: Readonly<Record<string, string>>): Record<string, string> {
  const declared = Object.entries(template.parameters);
  const stray = Object.keys(given).filter((name) => !Object.hasOwn(template.parameters, name));
  if (stray.length > 0) throw invalid(`Parameters: [${stray.join(", ")}] do not exist in the template`);
  const values = declared.map(([name, { Default }]) => [name, lookup(given, name) ?? Default] as const);
  const missing = values.filter(([, value]) => value === undefined || value === null).map(([name]) => name);
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(", ")}] must have values`);
  for (const [name, value] of values) {
    const { AllowedValues, AllowedPattern, Type } = lookup(template.parameters, name) ?? {};
    if (
      /^(List<)?Number>?$/.test(String(Type)) &&
      String(value)
        .split(",")
        .some((each) => !isNumber(each))
    )
      throw invalid(`Parameter '${name}' must be a number`);
    if (Array.isArray(AllowedValues) && !AllowedValues.map(String).includes(String(value))) {
      throw invalid(`Template error: Parameter '${name}' must be one of AllowedValues`);
    }
    if (typeof AllowedPattern === "string" && !new RegExp(`^(?:${AllowedPattern})$`).test(String(value))) {
      throw invalid(`Parameter '${name}' must match pattern ${AllowedPattern}`);
    }
  }
  return Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
}
