import { type Schema, Validator } from "@cfworker/json-schema";

type Problem = ReturnType<Validator["validate"]>["errors"][number];

/** These only say that something below them is wrong. */
const outer = /^(\$ref|properties|items|anyOf|allOf|oneOf|additionalProperties)$/;

const pathOf = ({ instanceLocation }: Problem): string => instanceLocation.replace(/^#\/?/, "").replaceAll("/", ".");

/** What of some values a schema does not allow, each in a few words. */
export function problemsIn(values: unknown, schema: unknown): string[] {
  const { errors } = new Validator(schema as Schema, "7", false).validate(values);
  const inner = errors.filter(({ keyword }) => !outer.test(keyword));
  const wrong = inner.filter(({ keyword }) => keyword !== "false");
  // A member with a wrong value also counts as one that is not allowed at all.
  const isWrong = (path: string) => wrong.some((each) => pathOf(each) === path || pathOf(each).startsWith(`${path}.`));
  const strange = new Set(inner.filter(({ keyword }) => keyword === "false").map(pathOf));
  return [
    ...new Set([
      ...wrong.map((each) => `${pathOf(each) || "the whole"}: ${each.error.replace(/\.$/, "")}`),
      ...[...strange]
        .filter((path) => !isWrong(path) && ![...strange].some((other) => other.startsWith(`${path}.`)))
        .map((path) => `${path}: there is no such option`),
    ]),
  ];
}

/** The options that a schema has at its top. */
export function optionsIn(schema: unknown): string[] {
  const {
    $ref = "",
    definitions = {},
    properties,
  } = schema as {
    readonly $ref?: string;
    readonly definitions?: Readonly<Record<string, { readonly properties?: object }>>;
    readonly properties?: object;
  };
  return Object.keys(properties ?? definitions[$ref.replace("#/definitions/", "")]?.properties ?? {}).sort();
}
