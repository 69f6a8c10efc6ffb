/** The secrets that a job hides in all its output, in each of the forms that the runner looks for. */
export class Masks {
  readonly #values = new Set<string>();
  /** Those whose forms no one has needed yet, shortest first: most are tokens, longer than any line. */
  #waiting: string[] = [];
  #isSorted = true;
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

  /** All forms that are known, with those that a text is long enough for among them. */
  #formsFor(text: string): readonly string[] {
    if (!this.#isSorted) this.#waiting = byLength(this.#waiting);
    this.#isSorted = true;
    const due = fitting(this.#waiting, text.length + mostShortened);
    if (due > 0) {
      for (const value of this.#waiting.splice(0, due)) for (const form of forms(value)) this.#forms.add(form);
      this.#sorted = undefined;
    }
    this.#sorted ??= byLength([...this.#forms]);
    return this.#sorted;
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
