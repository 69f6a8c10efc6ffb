import { type Input, list, text } from "@slipway/action";

/** Labels of a thing, by name. */
export type Tags = Readonly<Record<string, string>>;

const line = text("A tag.", {
  form: {
    pattern: /^(?!aws:)[\w .:/+@-]{1,128}=[\w .:/=+@-]{0,256}$/i,
    write: "Write name=value in letters, digits, blanks and _.:/+-@; a name does not begin with aws:.",
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
