import { decides, type Input, list, text } from "@slipway/action";
import type { Json } from "./json-path.ts";

/** Labels of a resource, by name. */
export type Tags = Readonly<Record<string, string>>;

const line = text("A tag.", {
  form: { pattern: /^[^=<>%&\\?/]{1,512}=.{0,256}$/, write: "Write name=value, without <, >, %, &, \\, ? or /." },
});

/** Tags, one name=value a line. */
export function tagList(about: string): Input<Tags> {
  const lines = decides("tags", list(about, line));
  return {
    ...lines,
    read(value) {
      const reading = lines.read(value);
      if ("problem" in reading) return reading;
      if (reading.value.some((tag) => /^made-by=/i.test(tag)))
        return { problem: "Choose another name than made-by: Slipway records in that tag what it created." };
      return { value: Object.fromEntries(reading.value.map((tag) => tag.split(/=(.*)/s, 2) as [string, string])) };
    },
  };
}

/** Tags of ours over those of others: a name has no case. */
export function mergedTags(have: Json, want: Json): Json {
  const wantedNames = new Set(Object.keys(want).map((name) => name.toLowerCase()));
  return {
    ...Object.fromEntries(Object.entries(have).filter(([name]) => !wantedNames.has(name.toLowerCase()))),
    ...want,
  };
}
