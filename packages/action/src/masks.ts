/** Below this, hiding a text would shred logs that have nothing to do with it. */
const shortest = 6;

/** A secret in every form in which it might turn up, longest first. */
export function derivedForms(secret: string, user?: string): string[] {
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const whole = [secret, secret.trim(), ...lines.filter((line) => line.length >= 16 && !/^-+[A-Z ]+-+$/.test(line))];
  const forms = whole.flatMap((text) => [
    text,
    base64(text),
    base64(text).replace(/=+$/, ""),
    Buffer.from(text, "utf8").toString("base64url"),
    Buffer.from(text, "utf8").toString("hex"),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  if (user !== undefined) forms.push(`${user}:${secret}`, base64(`${user}:${secret}`));
  return [...new Set(forms)].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length);
}

/** Keeps secrets and takes them out of text. */
export class Masks {
  #forms: string[] = [];

  /** Returns the forms that were not known yet. */
  add(secret: string, user?: string): string[] {
    const fresh = derivedForms(secret, user).filter((form) => !this.#forms.includes(form));
    this.#forms = [...this.#forms, ...fresh].sort((a, b) => b.length - a.length);
    return fresh;
  }

  hide(text: string): string {
    let hidden = text;
    for (const form of this.#forms) hidden = hidden.replaceAll(form, "***");
    return hidden;
  }
}
