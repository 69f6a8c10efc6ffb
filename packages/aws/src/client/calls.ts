import { type Run, within } from "@slipway/action";
import { StaleError } from "@slipway/reconcile";
import { AwsError, refusalIn } from "./errors.ts";

/** Nothing answered, however often it was asked. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly remedy =
    "Check region and the network between the runner and AWS (firewall, proxy, DNS; HTTPS_PROXY is honoured), then run again: what was done so far is kept.";
}

const patience = 60_000;
const mostTries = 7;
const mostRest = 5 * 60_000;
const restWhenBusy = 15_000;
const restForReplication = 10_000;
const triesForReplication = 13;

type Send<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/**
 * Calls one of the vendor's SDKs, whose own retries are off: times out, and sends again what did not get through,
 * within a budget and on the run's clock. Any call may be sent twice: what was done already is refused as in use, or
 * changes nothing.
 */
export async function call<T>(run: Run, attempted: string, send: Send<T>): Promise<T> {
  let rested = 0;
  for (let attempt = 1; ; attempt += 1) {
    const failed = await attemptOnce(run, attempted, send);
    if ("answer" in failed) return failed.answer;
    const rest = failed.rest ?? Math.min(1_000 * 2 ** (attempt - 1), 60_000) * (0.5 + Math.random() / 2);
    const final = failed.error instanceof AwsError && failed.error.retry !== "passing";
    if (final || attempt === mostTries || rested + rest > mostRest) throw failed.error;
    run.debug(`${attempted}: ${failed.error.message}, trying again`);
    rested += rest;
    await run.clock.sleep(rest);
  }
}

/** Calls what changes something: says when it is to be decided anew, and waits for what was made only now to be known. */
export async function write<T>(run: Run, attempted: string, send: Send<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(run, attempted, send);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { message, remedy } = error;
      if (error.retry === "busy") throw new StaleError(message, { cause: error, rest: restWhenBusy, remedy });
      if (error.retry !== "replication" || attempt === triesForReplication) throw error;
      await run.clock.sleep(restForReplication);
    }
  }
}

/** Undefined when what is asked for does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && (error.status === 404 || /^No cluster found/.test(error.message)))
      return undefined;
    throw error;
  }
}

/** `rest` is how long the service says to wait. */
type Outcome<T> = { readonly answer: T } | { readonly error: Error; readonly rest?: number };

async function attemptOnce<T>(run: Run, attempted: string, send: Send<T>): Promise<Outcome<T>> {
  // What goes wrong on our side, as in signing in, is told as it is.
  try {
    return { answer: await within(run.clock, patience, run.signal, (abortSignal) => send({ abortSignal })) };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof Error) || "remedy" in error || /^(DeadlineError|IdTokenError)$/.test(error.name))
      throw error;
    const refusal = refusalIn(error);
    const rest = refusal?.retryAfter;
    if (refusal) return { error: new AwsError(attempted, refusal), ...(rest === undefined ? {} : { rest }) };
    return { error: new UnreachableError(`${attempted} got no whole answer: ${error.message}`) };
  }
}
