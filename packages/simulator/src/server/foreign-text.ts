import type { Answer } from "../service.ts";

/** Maps whose keys and values people choose. */
const maps = /^(tags|labels|annotations|metadata)$/i;
/** Fields that hold what people wrote. */
const words = /^(description|message|displayName|title|comment|reason)$/i;

/** An answer in which people have written a text wherever they can: in tags, labels, descriptions, messages. */
export function withForeignText(answer: Answer, text: string): Answer {
  if (typeof answer.body !== "object" || Buffer.isBuffer(answer.body)) return answer;
  return { ...answer, body: withText(answer.body, text) as object };
}

function withText(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withText(each, text));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (words.test(name) && typeof inner === "string") return [name, text];
    return [name, isMapOfTexts(name, inner) ? allOf(inner, text) : withText(inner, text)];
  });
  return Object.fromEntries(entries);
}

const allOf = (map: Readonly<Record<string, string>>, text: string) =>
  Object.fromEntries([...Object.keys(map), text].map((key) => [key, text]));

const isMapOfTexts = (name: string, value: unknown): value is Record<string, string> =>
  maps.test(name) &&
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === "string");
