import { derivedForms } from "./secret-forms.ts";

/** Keeps secrets and takes them out of text. */
export class Masks {
  #forms: string[] = [];
  readonly #known = new Set<string>();

  /** Returns the forms that were not known yet. */
  add(secret: string, user?: string): string[] {
    const fresh = derivedForms(secret, user).filter((form) => !this.#known.has(form));
    for (const form of fresh) this.#known.add(form);
    this.#forms = [...this.#forms, ...fresh].sort((a, b) => b.length - a.length);
    return fresh;
  }

  hide(text: string): string {
    let hidden = text;
    // The longest come first, and most are tokens: longer than what a line can hold.
    const from = this.#forms.findIndex((form) => form.length <= text.length);
    for (const form of from < 0 ? [] : this.#forms.slice(from)) hidden = hidden.replaceAll(form, "***");
    return hidden;
  }
}
