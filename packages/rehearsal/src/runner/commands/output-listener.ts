import type { Masks } from "./masks.ts";
import { lineEnd, parseCommand, type RunnerCommand } from "./parse-command.ts";

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
  /** What the old commands set-output and save-state said. */
  readonly outputs: Record<string, string> = {};
  readonly state: Record<string, string> = {};
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
    const whole = this.#rest + text;
    // A CR at the end may be the first half of a CR LF.
    const lines = whole.replace(/\r$/, "").split(lineEnd);
    this.#rest = `${lines.pop() ?? ""}${whole.endsWith("\r") ? "\r" : ""}`;
    for (const line of lines) this.#read(line);
  }

  end(): void {
    if (this.#rest !== "") this.#read(this.#rest.replace(/\r$/, ""));
    this.#rest = "";
  }

  annotate(level: Annotation["level"], text: string, properties: Annotation["properties"] = {}): void {
    const hidden = this.#masks.hide(text);
    this.#show(`${level === "notice" ? "Notice" : level === "error" ? "Error" : "Warning"}: ${hidden}`);
    if (this.annotations.filter((each) => each.level === level).length >= annotationsPerLevel) return;
    this.annotations.push({ level, text: hidden.slice(0, longestAnnotation), properties });
  }

  #read(line: string): void {
    const stopped = this.#stopped;
    const command = parseCommand(
      line,
      (name) => name.toLowerCase() === stopped || this.#handlers.has(name.toLowerCase()),
    );
    if (stopped !== undefined) {
      if (command?.name === stopped) this.#stopped = undefined;
      else this.#show(line);
      return;
    }
    const handle = command && this.#handlers.get(command.name);
    if (handle) handle(command.data, command.properties);
    else this.#show(line);
  }

  #show(line: string): void {
    const hidden = this.#masks.hide(line);
    this.log.push(hidden);
    this.#onLine(hidden);
  }

  readonly #handlers = new Map<string, (data: string, properties: RunnerCommand["properties"]) => void>([
    ["add-mask", (data) => this.#masks.add(data)],
    [
      "debug",
      (data) => {
        if (this.#debug) this.#show(`##[debug]${data}`);
      },
    ],
    ["error", (data, properties) => this.annotate("error", data, properties)],
    ["warning", (data, properties) => this.annotate("warning", data, properties)],
    ["notice", (data, properties) => this.annotate("notice", data, properties)],
    ["group", (data) => this.#show(`▸ ${data}`)],
    ["endgroup", () => {}],
    ["echo", () => {}],
    ["add-matcher", () => {}],
    ["remove-matcher", () => {}],
    [
      "stop-commands",
      (data) => {
        this.#stopped = data.toLowerCase();
      },
    ],
    // Deprecated, and still carried out (ActionCommandManager.cs).
    ["set-output", (data, { name }) => this.#keep(this.outputs, "set-output", name, data)],
    ["save-state", (data, { name }) => this.#keep(this.state, "save-state", name, data)],
    ["set-env", () => this.#refuse("set-env")],
    ["add-path", () => this.#refuse("add-path")],
  ]);

  #keep(values: Record<string, string>, command: string, name: string | undefined, data: string): void {
    if (name) values[name] = data;
    else this.annotate("error", `Required field 'name' is missing in ##[${command}] command.`);
  }

  /** What the runner does without ACTIONS_ALLOW_UNSECURE_COMMANDS. */
  #refuse(command: string): void {
    this.refused = true;
    this.annotate("error", `The command ${command} is disabled: write to the runner's file instead.`);
  }
}
