import { command, fileEntry, harmless } from "./commands.ts";
import type { Host } from "./host.ts";
import { Masks } from "./masks.ts";

type Kind = "error" | "warning" | "notice";

/** The runner drops all after the tenth annotation of a kind in a step, silently. */
const annotationsOfAKind = 10;

/** All that a run prints or hands to the runner. Nothing goes past the masks. */
export class Log {
  readonly #host: Host;
  readonly #masks = new Masks();
  readonly #github: boolean;
  readonly #annotations: Record<Kind, string[]> = { error: [], warning: [], notice: [] };

  constructor(host: Host) {
    this.#host = host;
    this.#github = host.env.GITHUB_ACTIONS === "true";
  }

  info(text: string): void {
    this.#host.write(`${harmless(this.hide(text))}\n`);
  }

  debug(text: string): void {
    if (this.#host.env.RUNNER_DEBUG === "1") this.#command("debug", text);
  }

  group(title: string, body: () => void): void {
    this.#command("group", title);
    body();
    this.#host.write(this.#github ? "::endgroup::\n" : "");
  }

  mask(secret: string, user?: string): void {
    for (const form of this.#masks.add(secret, user)) {
      if (this.#github) this.#host.write(command("add-mask", form));
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
  annotate(kind: Kind, text: string, title?: string): void {
    const kept = this.#annotations[kind];
    kept.push(text);
    if (kept.length < annotationsOfAKind) this.#command(kind, text, title);
    else this.info(`${kind}: ${text}`);
  }

  /** Gives out what `annotate` held back. Call it last. */
  flush(): void {
    for (const kind of ["error", "warning", "notice"] as const) {
      const rest = this.#annotations[kind].slice(annotationsOfAKind - 1);
      if (rest.length === 1) this.#command(kind, rest[0] ?? "");
      if (rest.length > 1) this.#command(kind, `And ${rest.length} more of these; the log has all of them.`);
    }
  }

  output(name: string, value: string): void {
    const file = this.#host.env.GITHUB_OUTPUT;
    const shown = this.hide(value);
    if (shown !== value) this.annotate("warning", `The output ${name} would have held a secret; it is hidden there.`);
    if (file) this.#host.append(file, fileEntry(name, shown));
  }

  summary(markdown: string): void {
    const file = this.#host.env.GITHUB_STEP_SUMMARY;
    if (file) this.#host.append(file, this.hide(markdown));
  }

  #command(name: string, text: string, title?: string): void {
    const hidden = this.hide(text);
    this.#host.write(
      this.#github ? command(name, hidden, title) : `${name === "group" ? "" : `${name}: `}${harmless(hidden)}\n`,
    );
  }
}
