/** A workflow that a page shows. */
export interface Example {
  /** The line before it. */
  readonly line: number;
  readonly text: string;
}

/** The addresses by which others name our workflows and actions; here they lie in this repository. */
const ours: readonly (readonly [RegExp, string])[] = [
  [/OWNER\/slipway\/(\.github\/workflows\/[\w-]+\.yml)@v\d+/g, "./$1"],
  [/OWNER\/slipway\/(actions\/[\w-]+)@v\d+/g, "$/$1"],
];

/** Of the variables that our pages name the one that stands inside of IDs, so that these are judged too. */
const subscription = /\$\{\{ vars\.AZURE_SUBSCRIPTION_ID \}\}/g;

const someId = "00000000-0000-0000-0000-000000000000";

/** The workflows in a page, as if they were in this repository, so that what they give is compared with what is declared. */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .filter(([, text = ""]) => /^jobs:/m.test(text))
    .map((match) => {
      const line = page.slice(0, match.index).split("\n").length;
      const written = ours
        .reduce((text, [theirs, here]) => text.replace(theirs, here), match[1] ?? "")
        .replace(subscription, someId);
      // The page of an action leaves the events to whoever copies its job.
      return /^on:/m.test(written) ? { line, text: written } : { line: line - 1, text: `on: push\n${written}` };
    });
}
