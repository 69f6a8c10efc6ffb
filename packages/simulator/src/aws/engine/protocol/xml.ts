import type { Value } from "../operation.ts";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;" };

export const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => entities[sign] ?? sign);

/** A member as an XML element; the members of a list are called `item`. What is undefined is left out. */
export function element(name: string, value: Value, item: "member" | "item"): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return `<${name}>${value.map((each) => element(item, each, item)).join("")}</${name}>`;
  if (typeof value === "object") {
    return `<${name}>${Object.entries(value)
      .map(([key, each]) => element(key, each, item))
      .join("")}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}
