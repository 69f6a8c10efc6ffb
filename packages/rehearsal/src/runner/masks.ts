/** What a job hides in everything it shows: its secrets, and each form in which the runner itself looks for them. */
export class Masks {
  #forms: string[] = [];

  /** From now on the value is hidden, whole and line by line, as `add-mask` does it. */
  add(value: string): void {
    const lines = value.split(/\r?\n/).map((line) => line.trim());
    const known = new Set(this.#forms);
    for (const text of [value.trim(), ...lines]) {
      if (text !== "") for (const form of forms(text)) known.add(form);
    }
    this.#forms = [...known].sort((one, other) => other.length - one.length);
  }

  hide(text: string): string {
    let hidden = text;
    for (const form of this.#forms) hidden = hidden.replaceAll(form, "***");
    return hidden;
  }

  holds(text: string): boolean {
    return this.#forms.some((form) => text.includes(form));
  }
}

// As the runner's own encoders make them: base64 at each of its three shifts, without what the neighbours decide.
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
  // What is left of a short text would hide half of every log.
  return [text, ...encoded.filter((form) => form.length >= 4)];
}
