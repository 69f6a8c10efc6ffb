import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Trial } from "./environment.ts";
import { processorTime } from "./processor-time.ts";

/** So many mutants a process tries: what their tests leave in its memory goes with it. */
const trialsPerProcess = 40;

/** A process that takes no processor time for so long waits for what never comes. */
const idle = 20_000;

const pace = 1_000;

const quiet = { stdio: "ignore" } as const;

/** A process that tries one mutant after the other, and is replaced when one of them hangs or ends it. */
export class TrialProcess {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #trials = 0;

  /** `folder` holds the configuration for Jest. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Whether the tests notice a mutant. They do if they fail, end their process, or take too long: more than so many
   * milliseconds of the processor, however busy the machine is, or none for a while.
   */
  async kills(trial: Trial, milliseconds: number): Promise<boolean> {
    if (this.#trials % trialsPerProcess === 0) this.end();
    this.#trials += 1;
    if (!this.#child?.connected) this.#child = fork(join(import.meta.dirname, "worker.ts"), [this.#folder], quiet);
    const child = this.#child;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const replace = () => {
      this.end();
      resolve(true);
    };
    const from = processorTime(child.pid);
    let [taken, since] = [0, performance.now()];
    const timer = setInterval(() => {
      const now = processorTime(child.pid) - from;
      if (now > taken) [taken, since] = [now, performance.now()];
      if (taken > milliseconds || performance.now() - since > idle) replace();
    }, pace);
    child.once("message", (passed) => resolve(passed === false));
    child.send(trial, (error) => {
      if (error === null) return void child.once("exit", replace);
      // It ended before it heard of this trial, by what the last one left in it.
      this.end();
      resolve(this.kills(trial, milliseconds));
    });
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      child.removeAllListeners("exit");
    }
  }

  end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}
