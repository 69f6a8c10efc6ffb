import { parseDocument } from "yaml";
import { lookup } from "../../../world/table.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf, textsOf, type Value } from "../../engine/operation.ts";
import { schemaOf } from "./addon-schemas.ts";
import { invalid } from "./state.ts";

const typeOf = (value: Value): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
};

const isOf = (type: string, value: Value): boolean =>
  typeOf(value) === type || (type === "number" && typeof value === "number");

const typesIn = (schema: Fields): string[] => {
  const one = textOf(schema, "type");
  return one === undefined ? textsOf(schema, "type") : [one];
};

function resolved(schema: Fields, root: Fields): Fields {
  const name = /^#\/definitions\/(\w+)$/.exec(textOf(schema, "$ref") ?? "")?.[1];
  return name === undefined ? schema : fieldsOf(fieldsOf(root, "definitions"), name);
}

/** What of a value a schema does not allow, in the words of EKS's validator (terraform-aws-eks-blueprints reports them). */
function problemsOf(given: Fields, value: Value, root: Fields, at: string): string[] {
  const schema = resolved(given, root);
  const any = listOf(schema, "anyOf");
  if (any.length > 0) {
    const all = any.map((each) => problemsOf(each, value, root, at));
    return all.some((problems) => problems.length === 0) ? [] : all.flat();
  }
  const types = typesIn(schema);
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return [`${at}: ${typeOf(value)} found, ${types.length > 1 ? `[${types.join(", ")}]` : types[0]} expected`];
  const words = schema.enum;
  if (Array.isArray(words) && !words.includes(value))
    return [`${at}: does not have a value in the enumeration [${words.join(", ")}]`];
  const pattern = textOf(schema, "pattern");
  if (pattern !== undefined && typeof value === "string" && !new RegExp(pattern).test(value))
    return [`${at}: does not match the regex pattern ${pattern}`];
  if (Array.isArray(value)) {
    const items = fieldsOf(schema, "items");
    return value.flatMap((each: Value, index) => problemsOf(items, each, root, `${at}[${index}]`));
  }
  return isFields(value) ? membersOf(schema, value, root, at) : [];
}

function membersOf(schema: Fields, value: Fields, root: Fields, at: string): string[] {
  const properties = fieldsOf(schema, "properties");
  const others = schema.additionalProperties;
  const missing = textsOf(schema, "required").filter((name) => lookup(value, name) === undefined);
  return [
    ...missing.map((name) => `${at}.${name}: is missing but it is required`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const known = lookup(properties, name);
      if (isFields(known)) return problemsOf(known, each, root, `${at}.${name}`);
      if (others === false)
        return [`${at}.${name}: is not defined in the schema and the schema does not allow additional properties`];
      return isFields(others) ? problemsOf(others, each, root, `${at}.${name}`) : [];
    }),
  ];
}

const refused = (why: string, addonName: string) =>
  invalid(`ConfigurationValue provided in request is not supported: ${why}`, { addonName });

/** The configuration in a text of JSON or YAML; refused where the add-on's schema does not allow it. */
export function valuesOf(addonName: string, text: string): Fields {
  if (text.trim() === "") return {};
  const document = parseDocument(text, { logLevel: "silent" });
  const value: Value = document.errors.length > 0 ? undefined : document.toJS();
  if (value === null) return {};
  if (!isFields(value)) throw refused("it is neither a JSON nor a YAML object", addonName);
  const schema = schemaOf(addonName);
  const problems = problemsOf(schema, value, schema, "$");
  if (problems.length > 0)
    throw refused(`Json schema validation failed with error: [${problems.join(", ")}]`, addonName);
  return value;
}
