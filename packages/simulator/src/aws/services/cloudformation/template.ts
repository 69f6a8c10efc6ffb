import { parse, type ScalarTag, type YAMLMap, type YAMLSeq } from "yaml";
import { lookup } from "../../../world/table.ts";
import { AwsRefusal, type Fields, fieldsOf, isFields, type Value } from "../../engine/operation.ts";
import { wrongAttribute } from "./attributes.ts";
import { references } from "./references.ts";

export const invalid = (message: string): AwsRefusal => new AwsRefusal(400, "ValidationError", message);
const malformed = (why: string): AwsRefusal => invalid(`Template format error: ${why}`);

/** One resource as a template declares it. */
export interface Declared {
  readonly type: string;
  readonly properties: Fields;
  readonly dependsOn: readonly string[];
  readonly condition?: string;
  readonly retain: boolean;
}

export interface Template {
  readonly description?: string;
  readonly parameters: Readonly<Record<string, Fields>>;
  readonly conditions: Fields;
  readonly mappings: Fields;
  readonly resources: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Fields>>;
}

const functions = [
  "Base64",
  "Cidr",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Select",
  "Split",
  "Sub",
  "And",
  "Equals",
  "Not",
  "Or",
] as const;

const longName = (name: string): string => (name === "Ref" || name === "Condition" ? name : `Fn::${name}`);
/** YAML's short forms, such as `!Ref Vpc`, mean the same as the long ones. */
const shortForms = ["Ref", "Condition", ...functions].flatMap((name) => [
  {
    tag: `!${name}`,
    resolve: (text: string) => ({ [longName(name)]: text }),
  } satisfies Partial<ScalarTag>,
  {
    tag: `!${name}`,
    collection: "seq" as const,
    resolve: (items: YAMLMap | YAMLSeq) => ({ [longName(name)]: items.toJSON() }),
  },
  {
    tag: `!${name}`,
    collection: "map" as const,
    resolve: (items: YAMLMap | YAMLSeq) => ({ [longName(name)]: items.toJSON() }),
  },
]);

function read(body: string): Fields {
  let value: Value;
  try {
    // Dates stay texts: `Version: 2012-10-17` is one.
    value = body.trimStart().startsWith("{")
      ? JSON.parse(body)
      : parse(body, { customTags: (tags) => [...tags, ...shortForms] });
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : "unreadable";
    throw malformed(
      body.trimStart().startsWith("{") ? `JSON not well-formed. (${why})` : `YAML not well-formed. (${why})`,
    );
  }
  if (isFields(value)) return value;
  throw malformed("unsupported structure.");
}

const sections = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Rules",
  "Transform",
  "Resources",
  "Outputs",
];

function namesOf(kind: string, section: Fields): Record<string, Fields> {
  const wrong = Object.keys(section).find((name) => !/^[A-Za-z0-9]+$/.test(name));
  if (wrong !== undefined) throw malformed(`${kind} name ${wrong} is non alphanumeric.`);
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [name, isFields(value) ? value : {}]));
}

const list = (value: Value): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");

/** Read a template; refused in CloudFormation's words. */
export function readTemplate(body: string, types: ReadonlySet<string>): Template {
  const whole = read(body);
  const stray = Object.keys(whole).filter((name) => !sections.includes(name));
  if (stray.length > 0) throw invalid(`Invalid template property or properties [${stray.join(", ")}]`);
  const declared = namesOf("Resource", fieldsOf(whole, "Resources"));
  const names = Object.keys(declared);
  if (names.length === 0) throw malformed("At least one Resources member must be defined.");
  const untyped = names.find((name) => typeof declared[name]?.Type !== "string");
  if (untyped !== undefined)
    throw malformed(`[/Resources/${untyped}] Every Resources object must contain a Type member.`);
  const unknown = [...new Set(Object.values(declared).map(({ Type }) => String(Type)))].filter(
    (type) => !types.has(type),
  );
  if (unknown.length > 0) {
    throw malformed(`Unrecognized resource types: [${unknown.join(", ")}]. Simulated are: ${[...types].join(", ")}.`);
  }
  const resources = Object.entries(declared).map(([name, resource]): [string, Declared] => [
    name,
    {
      type: String(resource.Type),
      properties: fieldsOf(resource, "Properties"),
      dependsOn: list(resource.DependsOn),
      retain: resource.DeletionPolicy === "Retain",
      ...(typeof resource.Condition === "string" ? { condition: resource.Condition } : {}),
    },
  ]);
  const template: Template = {
    parameters: namesOf("Parameter", fieldsOf(whole, "Parameters")),
    conditions: fieldsOf(whole, "Conditions"),
    mappings: fieldsOf(whole, "Mappings"),
    resources: Object.fromEntries(resources),
    outputs: namesOf("Output", fieldsOf(whole, "Outputs")),
    ...(typeof whole.Description === "string" ? { description: whole.Description } : {}),
  };
  checkParameters(template);
  checkConditions(template);
  checkReferences(template);
  return template;
}

function checkParameters({ parameters }: Template): void {
  const untyped = Object.values(parameters).some(({ Type }) => typeof Type !== "string");
  if (untyped) throw malformed("Every Parameters object must contain a Type member.");
}

/** The conditions that `Fn::If` names. */
function chosenBy(value: Value): string[] {
  if (Array.isArray(value)) return value.flatMap(chosenBy);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === "Fn::If" && Array.isArray(inner) ? [String(inner[0])] : []),
    ...chosenBy(inner),
  ]);
}

function checkConditions({ conditions, resources, outputs }: Template): void {
  const lost = (names: readonly string[]) => names.find((name) => !Object.hasOwn(conditions, name));
  const own = lost(Object.values(resources).flatMap(({ condition }) => condition ?? []));
  if (own !== undefined)
    throw malformed(`Unresolved condition dependency ${own} in the Resources block of the template`);
  const chosen = lost(
    chosenBy([...Object.values(resources).map(({ properties }) => properties), ...Object.values(outputs)]),
  );
  if (chosen !== undefined) throw invalid(`Template error: unresolved condition dependency ${chosen} in Fn::If`);
}

/** Refuse references to what there is not, or not under the template's conditions. */
export function refuseLost(names: readonly string[], block: "Resources" | "Outputs"): void {
  if (names.length === 0) return;
  throw malformed(
    `Unresolved resource dependencies [${[...new Set(names)].join(", ")}] in the ${block} block of the template`,
  );
}

function checkReferences({ resources, parameters, conditions, outputs }: Template): void {
  const inConditions = references(conditions).filter((name) => Object.hasOwn(resources, name));
  // aws-cloudformation/cfn-lint#99.
  if (inConditions.length > 0)
    throw malformed(
      `Unresolved dependencies [${inConditions.join(", ")}]. Cannot reference resources in the Conditions block of the template`,
    );
  const wrong = wrongAttribute([...Object.values(resources).map(({ properties }) => properties), outputs], resources);
  if (wrong !== undefined) throw invalid(`Template error: ${wrong}`);
  const known = (name: string) =>
    Object.hasOwn(resources, name) || Object.hasOwn(parameters, name) || name.startsWith("AWS::");
  const within = (values: Value) => [...new Set(references(values))].filter((name) => !known(name));
  const missing = Object.values(resources).flatMap(({ properties, dependsOn }) => [
    ...within(properties),
    ...dependsOn.filter((name) => !Object.hasOwn(resources, name)),
  ]);
  refuseLost(missing, "Resources");
  refuseLost(within(Object.values(outputs)), "Outputs");
}

/** The resources in an order in which each comes after what it needs. */
export function ordered({ resources }: Template): string[] {
  const done: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (done.includes(name)) return;
    if (path.includes(name)) {
      throw invalid(`Circular dependency between resources: [${path.slice(path.indexOf(name)).join(", ")}]`);
    }
    const { properties = {}, dependsOn = [] } = lookup(resources, name) ?? {};
    for (const each of [...dependsOn, ...references(properties)])
      if (Object.hasOwn(resources, each)) visit(each, [...path, name]);
    done.push(name);
  };
  for (const name of Object.keys(resources)) visit(name, []);
  return done;
}
