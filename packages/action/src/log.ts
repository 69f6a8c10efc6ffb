import { colourless, harmless } from "./harmless.ts";
import type { Host } from "./host.ts";
import { Masks } from "./masks.ts";
import type { Annotation } from "./runner.ts";

/** The runner drops all after the tenth annotation of a kind in a step, silently. */
const annotationsOfAKind = 10;

/** All that a run prints or hands to the runner. Nothing goes past the masks. */
export class Log {
  readonly #host: Host;
  readonly #masks = new Masks();
  readonly #github: boolean;
  readonly #annotations: Record<Annotation, string[]> = { error: [], warning: [], notice: [] };

  constructor(host: Host) {
    this.#host = host;
    this.#github = host.env.GITHUB_ACTIONS === "true";
  }

  info(text: string): void {
    this.#host.write(`${harmless(this.hide(text))}\n`);
  }

  debug(text: string): void {
    if (this.#host.env.RUNNER_DEBUG !== "1") return;
    if (this.#github) this.#host.runner.debug(colourless(this.hide(text)));
    else this.info(`debug: ${text}`);
  }

  group(title: string, body: () => void): void {
    if (this.#github) this.#host.runner.group(colourless(this.hide(title)));
    else this.info(title);
    body();
    if (this.#github) this.#host.runner.endGroup();
  }

  mask(secret: string, user?: string): void {
    for (const form of this.#masks.add(secret, user)) {
      if (this.#github) this.#host.runner.hide(form);
    }
  }

  hide(text: string): string {
    return this.#masks.hide(text);
  }

  /** The same data, with no secret in any text of it. */
  hideIn<T>(data: T): T {
    return JSON.parse(JSON.stringify(data), (_name, value) => (typeof value === "string" ? this.hide(value) : value));
  }

  /** Annotates now, or at the end in one with the others when there are too many. */
  annotate(kind: Annotation, text: string, title?: string): void {
    const kept = this.#annotations[kind];
    kept.push(text);
    if (kept.length < annotationsOfAKind) this.#annotate(kind, text, title);
    else this.info(`${kind}: ${text}`);
  }

  /** Gives out what `annotate` held back. Call it last. */
  flush(): void {
    for (const kind of ["error", "warning", "notice"] as const) {
      const rest = this.#annotations[kind].slice(annotationsOfAKind - 1);
      if (rest.length === 1) this.#annotate(kind, rest[0] ?? "");
      if (rest.length > 1) this.#annotate(kind, `And ${rest.length} more of these; the log has all of them.`);
    }
  }

  output(name: string, value: string): void {
    const shown = this.hide(value);
    if (shown !== value) this.annotate("warning", `The output ${name} would have held a secret; it is hidden there.`);
    if (this.#host.env.GITHUB_OUTPUT) this.#host.runner.output(name, shown);
  }

  async summary(markdown: string): Promise<void> {
    if (this.#host.env.GITHUB_STEP_SUMMARY) await this.#host.runner.summary(this.hide(markdown));
  }

  #annotate(kind: Annotation, text: string, title?: string): void {
    if (this.#github)
      this.#host.runner.annotate(kind, colourless(this.hide(text)), title && colourless(this.hide(title)));
    else this.info(`${kind}: ${text}`);
  }
}
