/** A workflow that is shown as an example on a page. */
export interface Example {
  /** The line of the page before the example. */
  readonly line: number;
  readonly text: string;
}

/** The addresses of our workflows and actions for others, and what to write within this repository. */
const ownAddresses: readonly (readonly [RegExp, string])[] = [
  [/OWNER\/slipway\/(\.github\/workflows\/[\w-]+\.yml)@v\d+/g, "./$1"],
  [/OWNER\/slipway\/(actions\/[\w-]+)@v\d+/g, "$/$1"],
];

/** A variable that occurs within IDs: it is replaced, so that these are checked too. */
const subscription = /\$\{\{ vars\.AZURE_SUBSCRIPTION_ID \}\}/g;

const placeholderId = "00000000-0000-0000-0000-000000000000";

/** The examples on a page, rewritten as workflows of this repository, so that their inputs are checked. */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .filter(([, text = ""]) => /^jobs:/m.test(text))
    .map((match) => {
      const line = page.slice(0, match.index).split("\n").length;
      const written = ownAddresses
        .reduce((text, [theirs, here]) => text.replace(theirs, here), match[1] ?? "")
        .replace(subscription, placeholderId);
      // The example of an action is only a job: the reader adds the events.
      return /^on:/m.test(written) ? { line, text: written } : { line: line - 1, text: `on: push\n${written}` };
    });
}
