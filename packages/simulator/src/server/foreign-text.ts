import { escapeXml } from "../aws/engine/protocol/xml.ts";
import type { Answer } from "../service.ts";

/** Maps whose keys and values people choose. */
const maps = /^(tags|labels|annotations|metadata)$/i;
/** Fields that hold what people wrote. */
const words = /(description|message|displayName|title|comment|reason)$/i;

/** What stands where people can write, instead of what was there. */
type Instead = (was: string) => string;

/** An answer in which people have written a text wherever they can, in tags, labels, descriptions, messages; but for what is kept. */
export function withForeignText(answer: Answer, text: string, keep = /(?!)/): Answer {
  const instead: Instead = (was) => (keep.test(was) ? was : text);
  if (isXml(answer)) return { ...answer, body: xmlWithText(String(answer.body), instead) };
  if (typeof answer.body !== "object" || Buffer.isBuffer(answer.body)) return answer;
  return { ...answer, body: withText(answer.body, instead) as object };
}

function withText(value: unknown, instead: Instead): unknown {
  if (Array.isArray(value))
    return (isListOfTags(value) ? tagsWith(value, instead) : value).map((each) => withText(each, instead));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (words.test(name) && typeof inner === "string") return [name, instead(inner)];
    return [name, isMapOfTexts(name, inner) ? allOf(inner, instead) : withText(inner, instead)];
  });
  return Object.fromEntries(entries);
}

const allOf = (map: Readonly<Record<string, string>>, instead: Instead) =>
  Object.fromEntries([...Object.entries(map), [instead(""), ""] as const].map(([key, was]) => [key, instead(was)]));

const isMapOfTexts = (name: string, value: unknown): value is Record<string, string> =>
  maps.test(name) &&
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === "string");

/** The tags of AWS: a list, whose fields begin with a capital or do not. */
const isListOfTags = (list: readonly unknown[]): list is readonly Readonly<Record<string, string>>[] =>
  list.length > 0 && list.every((each) => /^key,value$/i.test(Object.keys((each ?? {}) as object).join()));

const tagsWith = (list: readonly Readonly<Record<string, string>>[], instead: Instead) => {
  const [key = "", value = ""] = Object.keys(list[0] ?? {});
  const dressed = list.map((tag) => ({ ...tag, [value]: instead(tag[value] ?? "") }));
  return [...dressed, { [key]: instead(""), [value]: instead("") }];
};

const isXml = ({ body }: Answer): boolean =>
  (typeof body === "string" || Buffer.isBuffer(body)) && /^<[?\w]/.test(String(body));

/** The same in an answer of EC2, IAM, CloudFormation or STS: elements of words, and the tags, of which there is one more. */
function xmlWithText(xml: string, instead: Instead): string {
  const written = (was: string): string => (instead(was) === was ? was : escapeXml(instead(was)));
  const withWords = xml.replace(/<(\w+)>([^<]*)<\/\1>/g, (whole, name: string, was: string) =>
    words.test(name) ? `<${name}>${written(was)}</${name}>` : whole,
  );
  return withWords.replace(tags, (list, item: string, key: string, value: string) => {
    const dressed = list.replace(
      new RegExp(`<${value}>([^<]*)<`, "g"),
      (_, was: string) => `<${value}>${written(was)}<`,
    );
    return `${dressed}<${item}><${key}>${written("")}</${key}><${value}>${written("")}</${value}></${item}>`;
  });
}

/** All tags of one thing, one after the other. */
const tags = /(?:<(item|member)><(key)>[^<]*<\/\2><(value)>[^<]*<\/\3><\/\1>)+/gi;
