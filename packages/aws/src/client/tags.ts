import { type Input, list, text } from "@slipway/action";

/** Labels of a resource, by name. */
export type Tags = Readonly<Record<string, string>>;

const line = text("A tag.", {
  form: {
    pattern: /^(?!aws:)[\p{L}\p{N} _.:/+@-]{1,128}=[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    write: "Write name=value, of letters, digits, spaces and _.:/+@-; a name must not begin with aws:.",
  },
});

/** Tags, one name=value a line. */
export function tagList(about: string): Input<Tags> {
  const lines = list(about, line);
  return {
    ...lines,
    read(value) {
      const reading = lines.read(value);
      if ("problem" in reading) return reading;
      if (reading.value.some((tag) => tag.startsWith("made-by=")))
        return { problem: "Choose another name than made-by: Slipway records in that tag what it created." };
      return { value: Object.fromEntries(reading.value.map((tag) => tag.split(/=(.*)/s, 2) as [string, string])) };
    },
  };
}
