import { type Input, list, text } from "@slipway/action";

/** Labels of a resource, by name. */
export type Tags = Readonly<Record<string, string>>;

/** AWS takes 50 for each resource, and one says who made it. */
const most = 49;

const line = text("A tag.", {
  form: {
    pattern: /^(?![aA][wW][sS]:)[\p{L}\p{N} _.:/+@-]{1,127}=(?![aA][wW][sS]:)[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
    write:
      "Write name=value with letters, digits, spaces and _.:/+@-, at most 127 for the name and 256 for the value; neither begins with aws:.",
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
      const tags = reading.value.map((tag) => tag.split(/=(.*)/s, 2) as [string, string]);
      const problem = problemOf(tags.map(([name]) => name));
      return problem === undefined ? { value: Object.fromEntries(tags) } : { problem };
    },
  };
}

/** What is wrong with names together. IAM knows no case in them, and neither do AWS's own reports on costs and policies. */
function problemOf(names: readonly string[]): string | undefined {
  const small = names.map((name) => name.toLowerCase());
  if (small.includes("made-by"))
    return "Choose another name than made-by: Slipway records in that tag what it created.";
  const twice = names.find((_name, at) => small.indexOf(small[at] ?? "") !== at);
  if (twice !== undefined) return `Write ${twice} once: names that differ only in their case are one name to IAM.`;
  return names.length > most
    ? `Write at most ${most} tags: AWS takes 50, and Slipway records in one what it created.`
    : undefined;
}

/** Tags as a list, which is how most services take them. */
export const listOfTags = (tags: Tags = {}): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags by name, of a list. */
export const tagsIn = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Tags => Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
