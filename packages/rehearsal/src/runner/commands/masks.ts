/** The secrets that a job hides in all its output, in each of the forms that the runner looks for. */
export class Masks {
  readonly #values = new Set<string>();
  readonly #forms = new Set<string>();
  /** Longest first; undefined when one was added since. */
  #sorted: string[] | undefined;

  /** Hides a value from now on, whole and line by line, as `add-mask` does it. */
  add(value: string): void {
    const whole = value.trim();
    const texts = [whole, ...value.split(/\r?\n/).map((line) => line.trim())].filter((text) => text !== "");
    for (const text of new Set(texts)) {
      if (this.#values.has(text)) continue;
      this.#values.add(text);
      for (const form of forms(text)) this.#forms.add(form);
    }
    this.#sorted = undefined;
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
    this.#sorted ??= [...this.#forms].sort((one, other) => other.length - one.length);
    const from = this.#sorted.findIndex((form) => form.length <= text.length);
    return from < 0 ? [] : this.#sorted.slice(from);
  }
}

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
