/** A workflow that a page shows. */
export interface Example {
  /** The line before it. */
  readonly line: number;
  readonly text: string;
}

/** The address by which others call our workflows; here they lie in this repository. */
const ours = /OWNER\/slipway\/(\.github\/workflows\/[\w-]+\.yml)@v\d+/g;

/** The callers in a page, as if they were in this repository, so that their inputs are compared with ours. */
export function examplesIn(page: string): Example[] {
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .filter(([, text = ""]) => /^on:/m.test(text))
    .map((match) => ({
      line: page.slice(0, match.index).split("\n").length,
      text: (match[1] ?? "").replace(ours, "./$1"),
    }));
}
