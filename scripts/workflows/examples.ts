import type { Problem } from "./rules.ts";

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

/** A workflow that calls ours by their address, as one of this repository. */
export const asOurs = (workflow: string): string =>
  ownAddresses
    .reduce((text, [theirs, here]) => text.replace(theirs, here), workflow)
    .replace(subscription, placeholderId);

/** Where a text calls ours at another version than the one that is released next. */
export const otherVersions = (text: string, major: string): Problem[] =>
  text.split("\n").flatMap((line, at) => {
    const version = /OWNER\/slipway\/[^@\s]+@(\S+)/.exec(line)?.[1];
    return version === undefined || version === `v${major}`
      ? []
      : [{ line: at + 1, what: `The version of package.json is v${major}, and this says ${version}.` }];
  });

/** The examples on a page, rewritten as workflows of this repository, so that their inputs are checked. */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .filter(([, text = ""]) => /^jobs:/m.test(text))
    .map((match) => {
      const line = page.slice(0, match.index).split("\n").length;
      const written = asOurs(match[1] ?? "");
      // The example of an action is only a job: the reader adds the events.
      return /^on:/m.test(written) ? { line, text: written } : { line: line - 1, text: `on: push\n${written}` };
    });
}
