import type { Masks } from "./masks.ts";

/** A message of a step that GitHub shows at the top of the run. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly text: string;
  readonly properties: Readonly<Record<string, string>>;
}

const annotationsPerLevel = 10;
const longestAnnotation = 4096;

/** Reads the output of a step line by line: executes the runner's commands in it, and logs the rest, masked. */
export class OutputListener {
  readonly log: string[] = [];
  readonly annotations: Annotation[] = [];
  /** Whether an old command was printed that the runner no longer accepts: the step fails. */
  refused = false;
  readonly #masks: Masks;
  readonly #debug: boolean;
  readonly #onLine: (line: string) => void;
  #stopped: string | undefined;
  #rest = "";

  constructor(masks: Masks, debug: boolean, onLine: (line: string) => void) {
    this.#masks = masks;
    this.#debug = debug;
    this.#onLine = onLine;
  }

  /** Takes a piece of output; an unfinished line is kept until its rest comes. */
  write(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#read(line.replace(/\r$/, ""));
  }

  end(): void {
    if (this.#rest !== "") this.#read(this.#rest);
    this.#rest = "";
  }

  annotate(level: Annotation["level"], text: string, properties: Annotation["properties"] = {}): void {
    const hidden = this.#masks.hide(text);
    this.#show(`${level === "notice" ? "Notice" : level === "error" ? "Error" : "Warning"}: ${hidden}`);
    if (this.annotations.filter((each) => each.level === level).length >= annotationsPerLevel) return;
    this.annotations.push({ level, text: hidden.slice(0, longestAnnotation), properties });
  }

  #read(line: string): void {
    const found = /^\s*::(?<name>[^\s:]+)(?: (?<properties>[^:]*))?::(?<data>.*)$/s.exec(line)?.groups;
    const name = found?.name?.toLowerCase() ?? "";
    if (this.#stopped !== undefined) {
      if (name === this.#stopped) this.#stopped = undefined;
      else this.#show(line);
      return;
    }
    const handle = found === undefined ? undefined : this.#handlers[name];
    if (handle) handle(unescapeValue(found?.data ?? ""), propertiesOf(found?.properties ?? ""));
    else this.#show(line);
  }

  #show(line: string): void {
    const hidden = this.#masks.hide(line);
    this.log.push(hidden);
    this.#onLine(hidden);
  }

  readonly #handlers: Readonly<Record<string, (data: string, properties: Record<string, string>) => void>> = {
    "add-mask": (data) => this.#masks.add(data),
    debug: (data) => {
      if (this.#debug) this.#show(`##[debug]${data}`);
    },
    error: (data, properties) => this.annotate("error", data, properties),
    warning: (data, properties) => this.annotate("warning", data, properties),
    notice: (data, properties) => this.annotate("notice", data, properties),
    group: (data) => this.#show(`▸ ${data}`),
    endgroup: () => {},
    echo: () => {},
    "add-matcher": () => {},
    "remove-matcher": () => {},
    "stop-commands": (data) => {
      this.#stopped = data.toLowerCase();
    },
    ...Object.fromEntries(
      ["set-env", "add-path", "set-output", "save-state"].map((name) => [
        name,
        () => {
          this.refused = true;
          this.annotate("error", `The command ${name} is no more: write to the runner's file instead.`);
        },
      ]),
    ),
  };
}

const unescapeValue = (text: string): string =>
  text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");

const propertiesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(",")
      .filter((part) => part.includes("="))
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim(), unescapeValue(part.slice(at + 1))];
      }),
  );
