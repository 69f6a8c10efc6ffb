/** The secrets that a job hides in all its output, in each of the forms that the runner looks for. */
export class Masks {
  readonly #values = new Set<string>();
  /** Those whose forms no one has needed yet: most are tokens, longer than any line. */
  #waiting: string[] = [];
  readonly #forms = new Set<string>();
  /** Longest first; undefined when one was added since. */
  #sorted: string[] | undefined;

  /** Hides a value from now on, whole and line by line, as `add-mask` does it. */
  add(value: string): void {
    for (const line of [value, ...value.split(/\r?\n/)]) {
      const text = line.trim();
      if (text === "" || this.#values.has(text)) continue;
      this.#values.add(text);
      this.#waiting.push(text);
    }
  }

  hide(text: string): string {
    let hidden = text;
    for (const form of this.#within(text)) hidden = hidden.replaceAll(form, "***");
    return hidden;
  }

  holds(text: string): boolean {
    return this.#within(text).some((form) => text.includes(form));
  }

  /** The forms that a text is long enough for. */
  #within(text: string): string[] {
    const fits = (value: string) => value.length - mostShortened <= text.length;
    for (const value of this.#waiting.filter(fits)) {
      for (const form of forms(value)) this.#forms.add(form);
      this.#sorted = undefined;
    }
    this.#waiting = this.#waiting.filter((value) => !fits(value));
    this.#sorted ??= [...this.#forms].sort((one, other) => other.length - one.length);
    const from = this.#sorted.findIndex((form) => form.length <= text.length);
    return from < 0 ? [] : this.#sorted.slice(from);
  }
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
