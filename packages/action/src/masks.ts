import { derivedForms } from "./secret-forms.ts";

/** Keeps secrets and takes them out of text. */
export class Masks {
  readonly #known = new Set<string>();
  /** Secrets come again at each read of what holds them, and to derive the forms of a key takes long. */
  readonly #derived = new Set<string>();
  /** Longest first; undefined when one was added since. */
  #sorted: readonly string[] | undefined;

  /** Returns the forms that were not known yet. */
  add(secret: string, user?: string): string[] {
    const whose = JSON.stringify([user, secret]);
    if (this.#derived.has(whose)) return [];
    this.#derived.add(whose);
    const added = [...new Set(derivedForms(secret, user))].filter((form) => !this.#known.has(form));
    for (const form of added) this.#known.add(form);
    if (added.length > 0) this.#sorted = undefined;
    return added;
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
