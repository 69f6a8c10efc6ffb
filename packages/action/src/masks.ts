import { derivedForms } from "./secret-forms.ts";

/** Keeps secrets and takes them out of text. */
export class Masks {
  readonly #known = new Set<string>();
  /** Longest first; undefined when one was added since. */
  #sorted: readonly string[] | undefined;

  /** Returns the forms that were not known yet. */
  add(secret: string, user?: string): string[] {
    const before = this.#known.size;
    for (const form of derivedForms(secret, user)) this.#known.add(form);
    if (this.#known.size === before) return [];
    this.#sorted = undefined;
    return [...this.#known].slice(before);
  }

  hide(text: string): string {
    this.#sorted ??= [...this.#known].sort((one, other) => other.length - one.length);
    let hidden = text;
    // Most are forms of tokens: longer than what a line can hold.
    const from = this.#sorted.findIndex((form) => form.length <= text.length);
    for (const form of from < 0 ? [] : this.#sorted.slice(from)) hidden = hidden.replaceAll(form, "***");
    return hidden;
  }
}
