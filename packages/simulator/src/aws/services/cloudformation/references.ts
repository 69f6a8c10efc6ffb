import { isFields, type Value } from "../../engine/operation.ts";

/** What an expression refers to: something, or an attribute of it. */
export interface Use {
  readonly name: string;
  readonly attribute?: string;
  /** By `Fn::GetAtt` or `Fn::Sub`, where it is an attribute. */
  readonly by?: "Fn::GetAtt" | "Fn::Sub";
}

/** Whether a condition holds; left out, both branches of a choice are looked at. */
type Holds = (condition: string) => boolean;

const ofText = (text: string, by: NonNullable<Use["by"]>): Use => {
  const dot = text.indexOf(".");
  return dot < 0 ? { name: text } : { name: text.slice(0, dot), attribute: text.slice(dot + 1), by };
};

/** The two parts of a `Fn::GetAtt`; undefined where it has others, or empty ones. */
export function partsOfGetAtt(given: Value): readonly [name: string, attribute: Value] | undefined {
  const dot = typeof given === "string" ? given.indexOf(".") : 0;
  const [name, attribute, ...more]: readonly Value[] =
    typeof given === "string"
      ? [given.slice(0, Math.max(dot, 0)), given.slice(dot + 1)]
      : Array.isArray(given)
        ? given
        : [];
  const isPart = (typeof attribute === "string" && attribute !== "") || isFields(attribute);
  return typeof name === "string" && name !== "" && isPart && more.length === 0 ? [name, attribute] : undefined;
}

/** The arguments of each `Fn::GetAtt` in an expression. */
export function getAtts(value: Value): Value[] {
  if (Array.isArray(value)) return value.flatMap(getAtts);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === "Fn::GetAtt" ? [inner] : getAtts(inner)));
}

/** All that an expression refers to; of a choice only what it comes to, where that is known. */
export function uses(value: Value, holds?: Holds): Use[] {
  if (Array.isArray(value)) return value.flatMap((each) => uses(each, holds));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === "Ref" && typeof inner === "string") return [{ name: inner }];
    if (name === "Fn::GetAtt") {
      const [of = "", attribute] = partsOfGetAtt(inner) ?? [];
      if (typeof attribute === "string") return [{ name: of, attribute, by: name }];
      return [{ name: of }, ...uses(attribute, holds)];
    }
    if (name === "Fn::If" && holds && Array.isArray(inner)) return uses(inner[holds(String(inner[0])) ? 1 : 2], holds);
    if (name !== "Fn::Sub") return uses(inner, holds);
    const [text, given] = Array.isArray(inner) ? inner : [inner, {}];
    const own = isFields(given) ? given : {};
    const used = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, one = ""]) => ofText(one, name));
    return [...used.filter((each) => !Object.hasOwn(own, each.name)), ...uses(own, holds)];
  });
}

/** The names that an expression refers to. */
export const references = (value: Value): string[] => uses(value).map(({ name }) => name);
