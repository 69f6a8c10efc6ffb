import { type Run, within } from "@slipway/action";
import { StaleError } from "@slipway/reconcile";
import { AwsError, refusalIn } from "./errors.ts";

/** No try got a whole answer. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly remedy =
    "Check region and the network between the runner and AWS (firewall, proxy, DNS; HTTPS_PROXY is honoured), then run again: what was done so far is kept.";
}

const timeout = 60_000;
const maxTries = 7;
const maxRest = 5 * 60_000;
const restWhenBusy = 15_000;
const restForReplication = 10_000;
const triesForReplication = 13;

/** Sends one request by a client of the vendor's. */
export type Send<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/**
 * Calls one of the vendor's SDKs, whose own retries are off: times out, and sends again what did not get through,
 * within a budget and on the run's clock. Any call may be sent twice: a second one is refused as in use, or changes
 * nothing.
 */
export async function call<T>(run: Run, attempted: string, send: Send<T>): Promise<T> {
  let rested = 0;
  for (let attempt = 1; ; attempt += 1) {
    const failed = await attemptOnce(run, attempted, send);
    if ("answer" in failed) return failed.answer;
    const rest = failed.rest ?? Math.min(1_000 * 2 ** (attempt - 1), 60_000) * (0.5 + Math.random() / 2);
    const final = failed.error instanceof AwsError && failed.error.retry !== "passing";
    if (final || attempt === maxTries || rested + rest > maxRest) throw failed.error;
    run.debug(`${attempted}: ${failed.error.message}, trying again`);
    rested += rest;
    await run.clock.sleep(rest);
  }
}

/** Makes a call that changes something. A conflict is a `StaleError`; what was just created is waited for until it is known. */
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

/** Undefined when what is read does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && (error.status === 404 || isMissingCluster(error))) return undefined;
    throw error;
  }
}

/** EKS has two codes for it. */
const isMissingCluster = ({ code, message }: AwsError): boolean =>
  code === "ClientException" && message.includes(": No cluster found for name: ");

/** `rest` is how long the service says to wait. */
type Outcome<T> = { readonly answer: T } | { readonly error: Error; readonly rest?: number };

async function attemptOnce<T>(run: Run, attempted: string, send: Send<T>): Promise<Outcome<T>> {
  // An error of our own, such as one of signing in, is thrown as it is.
  try {
    return { answer: await within(run.clock, timeout, run.signal, (abortSignal) => send({ abortSignal })) };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof Error) || "remedy" in error || /^(DeadlineError|IdTokenError)$/.test(error.name))
      throw error;
    const refusal = refusalIn(error);
    const rest = refusal?.retryAfter;
    if (refusal) return { error: await AwsError.refused(attempted, refusal), ...(rest === undefined ? {} : { rest }) };
    return { error: new UnreachableError(`${attempted} got no whole answer: ${error.message}`) };
  }
}
