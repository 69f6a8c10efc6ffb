/** The secrets that a job hides in all its output, in each of the forms that the runner looks for. */
export class Masks {
  readonly #values = new Set<string>();
  /** Those whose forms no text had, shortest first: most are tokens, longer than any line. */
  #waiting: string[] = [];
  #isSorted = true;
  /** How the forms of values begin, by how the values do: tokens come in many forms, and many of those begin alike. */
  readonly #beginnings = new Map<string, readonly string[]>();
  readonly #forms = new Set<string>();
  /** Shortest first; undefined when one was added since. */
  #sorted: string[] | undefined;

  /** Hides a value from now on, whole and line by line, as `add-mask` does it. */
  add(value: string): void {
    for (const line of [value, ...value.split(/\r?\n/)]) {
      const text = line.trim();
      if (text === "" || this.#values.has(text)) continue;
      this.#values.add(text);
      this.#waiting.push(text);
      this.#isSorted = false;
    }
  }

  hide(text: string): string {
    let hidden = text;
    // The longest first: a shorter one may be a part of it.
    const sorted = this.#formsFor(text);
    for (let at = fitting(sorted, text.length) - 1; at >= 0; at -= 1)
      hidden = hidden.replaceAll(sorted[at] as string, "***");
    return hidden;
  }

  holds(text: string): boolean {
    const sorted = this.#formsFor(text);
    return sorted.slice(0, fitting(sorted, text.length)).some((form) => text.includes(form));
  }

  /** All forms that are known, with those that a text may have among them. */
  #formsFor(text: string): readonly string[] {
    if (!this.#isSorted) this.#waiting = byLength(this.#waiting);
    this.#isSorted = true;
    const due = this.#waiting.slice(0, fitting(this.#waiting, text.length + mostShortened));
    const found = new Set(due.filter(this.#mayBeIn(text)));
    if (found.size > 0) {
      this.#waiting = this.#waiting.filter((value) => !found.has(value));
      for (const value of found) for (const form of forms(value)) this.#forms.add(form);
      this.#sorted = undefined;
    }
    this.#sorted ??= byLength([...this.#forms]);
    return this.#sorted;
  }

  /** Whether a text has the beginning of any form of a value: to make all forms of a token takes a hundred times as long. */
  #mayBeIn(text: string): (value: string) => boolean {
    const known = new Map<string, boolean>();
    return (value) => {
      const key = beginningOf(value);
      const seen = known.get(key);
      if (seen !== undefined) return seen;
      const all = this.#beginnings.get(key) ?? beginnings(key);
      this.#beginnings.set(key, all);
      const may = all.some((each) => text.includes(each));
      known.set(key, may);
      return may;
    };
  }
}

const byLength = (texts: readonly string[]): string[] => texts.toSorted((one, other) => one.length - other.length);

/** How many of some texts, shortest first, are no longer than that. */
function fitting(texts: readonly string[], length: number): number {
  let [from, to] = [0, texts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((texts[middle] as string).length <= length) from = middle + 1;
    else to = middle;
  }
  return from;
}

const longestBeginning = 24;

/** The first characters of a value, and not the first half of one. */
const beginningOf = (value: string): string => value.slice(0, longestBeginning).replace(/[\ud800-\udbff]$/, "");

/** How each form of a value begins that begins so; without its first character, which is taken off if it is a quote. */
const beginnings = (text: string): string[] => [text.slice(1), ...forms(text).slice(1)];

/** By how many characters a form is shorter than its text at most: base64 from the third byte on, without what is no triple. */
const mostShortened = 4;

// The same as the runner's own encoders: base64 at each of its three shifts, without the characters that depend on neighbours.
function forms(text: string): string[] {
  const shifted = [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(text, "utf8").subarray(shift);
    return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
  });
  const encoded = [
    ...shifted,
    Buffer.from(text, "utf8").toString("base64"),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    text.replaceAll('"', '\\"'),
    text.replace(/^"(.*)"$/s, "$1"),
  ];
  // A shorter form would hide half of every log.
  return [text, ...encoded.filter((form) => form.length >= 4)];
}
