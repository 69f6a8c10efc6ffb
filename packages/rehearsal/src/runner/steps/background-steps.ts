import type { ControlStep, StepDefinition } from "../../workflow/steps.ts";
import { ClockParticipant } from "../clock/clock-participant.ts";
import type { JobExecution } from "../jobs/job-execution.ts";
import type { Conclusion } from "../run/results.ts";
import type { StepContext, StepRecord, StepScope } from "./step-scope.ts";

/** Runs a step, and enters its result in the scope. */
export type RunStep = (
  job: JobExecution,
  step: StepDefinition,
  scope: StepScope,
  record: StepRecord,
) => Promise<StepContext>;

interface Started {
  readonly job: JobExecution;
  readonly ended: Promise<StepContext>;
  readonly stop: AbortController;
  flushed: boolean;
  isStopped: boolean;
}

/** So many of them run at once; others wait for a place. */
const mostAtOnce = 10;

/**
 * The background steps of a job, as the runner coordinates them (src/Runner.Worker/BackgroundStepCoordinator.cs): what
 * one gives to later steps, its failure included, counts from the control step on that waits for it.
 */
export class BackgroundSteps {
  readonly #job: JobExecution;
  readonly #scope: StepScope;
  readonly #run: RunStep;
  readonly #started = new Map<StepDefinition, Started>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(job: JobExecution, scope: StepScope, run: RunStep) {
    this.#job = job;
    this.#scope = scope;
    this.#run = run;
  }

  /** Starts a step, which sees what there is now. */
  start(step: StepDefinition, record: StepRecord): Promise<StepContext> {
    const stop = new AbortController();
    const participant = new ClockParticipant(this.#job.run.server.cloud.world.clock);
    const job = { ...this.#job, env: { ...this.#job.env }, paths: [...this.#job.paths], participant };
    const scope = { ...this.#scope, steps: { ...this.#scope.steps }, stop: stop.signal };
    const ended = this.#inTurn(() => this.#run(job, step, scope, record))
      .then((result) => (stop.signal.aborted ? { ...result, stopped: true as const } : result))
      .finally(() => participant.leave());
    this.#started.set(step, { job, ended, stop, flushed: false, isStopped: false });
    return ended;
  }

  /** Does what a control step says, and gives its conclusion. */
  async control({ type, steps }: ControlStep): Promise<Conclusion> {
    const named = type === "wait-all" ? [...this.#started.keys()] : steps;
    if (type === "cancel") for (const step of named) this.#stop(step);
    const results = await this.#flush(named);
    if (type === "cancel") return "success";
    if (results.includes("failure")) return "failure";
    return results.includes("cancelled") ? "cancelled" : "success";
  }

  /** Waits for those that no one has waited for, before the steps that come after the job's own. */
  async end(): Promise<void> {
    await this.#flush([...this.#started.keys()]);
  }

  #stop(step: StepDefinition): void {
    const started = this.#started.get(step);
    if (!started) return;
    started.isStopped = true;
    started.stop.abort();
  }

  async #flush(steps: readonly StepDefinition[]): Promise<Conclusion[]> {
    const waited = steps.flatMap((step) => {
      const started = this.#started.get(step);
      return started && !started.flushed ? [{ step, started }] : [];
    });
    const ended = await this.#job.participant.rest(Promise.all(waited.map(({ started }) => started.ended)));
    waited.forEach(({ step, started }, at) => {
      started.flushed = true;
      Object.assign(this.#job.env, started.job.env);
      const paths = started.job.paths.filter((path) => !this.#job.paths.includes(path));
      this.#job.paths.unshift(...paths);
      const result = ended[at];
      if (result === undefined) return;
      if (step.id !== undefined) this.#scope.steps[step.id] = result;
      if (result.conclusion === "failure") this.#scope.failed = true;
    });
    return ended.flatMap(({ conclusion }, at) => (waited[at]?.started.isStopped ? [] : [conclusion]));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= mostAtOnce) await new Promise<void>((go) => this.#queue.push(go));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
