import { type Failure, type Preflight, type Run, within } from "@slipway/action";
import { AnswerError, endsTooEarly, objectWith, refuseRedirect } from "@slipway/action/answer";
import { most } from "@slipway/action/body";
import { ask, type HttpAnswer } from "@slipway/action/http";
import { refuseOddPath } from "@slipway/action/path";
import { type Plan, StaleError } from "@slipway/reconcile";
import { HopsworksError, SilentError } from "./errors.ts";
import type { HopsworksReads } from "./reads.ts";

const timeout = 30_000;
const maxTries = 6;
const maxRest = 10 * 60_000;

/** What the service puts around every answer: the code in it counts. */
interface Envelope {
  readonly code: number;
  readonly message?: string;
  readonly payload?: unknown;
}

/** The API of managed Hopsworks. The key goes to its host alone. */
export class Hopsworks implements HopsworksReads, Preflight {
  readonly run: Run;
  readonly #home: URL;
  readonly #key: string | undefined;

  constructor(api: string, key: string | undefined, run: Run) {
    this.run = run;
    this.#home = new URL(`${api.replace(/\/$/, "")}/`);
    this.#key = key;
  }

  get hasKey(): boolean {
    return this.#key !== undefined;
  }

  async find<T>(path: string): Promise<T | undefined> {
    return await this.#send<T>("GET", path);
  }

  async list<T>(path: string, name: string): Promise<readonly T[]> {
    const payload = await this.#send<Readonly<Record<string, unknown>>>("GET", path, undefined, most.list);
    const found = payload?.[name];
    if (Array.isArray(found)) return found;
    throw new AnswerError(`GET /${path}`, this.#home.host, `JSON without ${name}`);
  }

  /**
   * Changes something. Nothing makes a repetition harmless, so what got no answer is not sent again: the `StaleError`
   * makes the caller look first.
   */
  async send(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<void> {
    await this.#send(method, path, body);
  }

  async preflight(plan: Plan): Promise<Failure[]> {
    const { clusterProblems } = await import("../cluster/preflight.ts");
    return await clusterProblems(plan, this);
  }

  async #send<T>(method: string, path: string, body?: object, limit?: number): Promise<T | undefined> {
    if (this.#key === undefined) throw new Error(`${method} ${path} would have been sent without a key.`);
    refuseOddPath(path.split("?", 1)[0] ?? "");
    const url = new URL(path, this.#home);
    const attempted = `${method} /${path}`;
    let rested = 0;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#sendOnce(attempted, method, url, body, limit);
      const last = attempt === maxTries;
      if (answer instanceof Error) {
        if (method !== "GET") throw new StaleError(`${attempted} got no answer: ${answer.message}`, { cause: answer });
        if (last && "remedy" in answer) throw answer;
        if (last) throw new SilentError(attempted, url.host, attempt, answer.message);
        await this.run.clock.sleep(1_000 * attempt);
        continue;
      }
      const { code, message = "", payload } = envelopeIn(attempted, url.host, answer);
      if (code === 404 && method !== "POST" && method !== "PUT") return undefined;
      if (code >= 200 && code < 300) return payload as T;
      const error = new HopsworksError(attempted, code, message, answer.headers);
      if (code === 409 || code === 412) throw new StaleError(error.message, { cause: error });
      if (method !== "GET" && code >= 500) throw new StaleError(error.message, { cause: error });
      if (last || error.rest === undefined || rested + error.rest > maxRest) throw error;
      rested += error.rest;
      await this.run.clock.sleep(error.rest);
    }
  }

  async #sendOnce(
    attempted: string,
    method: string,
    url: URL,
    body: object | undefined,
    limit = most.answer,
  ): Promise<HttpAnswer | Error> {
    const headers = {
      "x-api-key": this.#key ?? "",
      "hopsai-api-version": "v1",
      "content-type": "application/json",
      "user-agent": `slipway/${this.run.action}`,
    };
    try {
      const answer = await within(this.run.clock, timeout, this.run.signal, (signal) =>
        ask(url, this.run.env, { method, headers, signal, limit, ...(body ? { body: JSON.stringify(body) } : {}) }),
      );
      refuseRedirect(attempted, url.host, answer.status, answer.headers.location);
      if (endsTooEarly(answer.text)) return new AnswerError(attempted, url.host, "JSON that ends too early");
      this.run.debug(`${attempted} ${answer.status}`);
      return answer;
    } catch (error) {
      this.run.signal.throwIfAborted();
      if (!(error instanceof Error) || error.name === "DeadlineError" || "remedy" in error) throw error;
      return error;
    }
  }
}

/** What the service says, whatever the HTTP status. A key that it does not know is answered in plain text. */
function envelopeIn(attempted: string, host: string, { status, text }: HttpAnswer): Envelope {
  if ((status === 403 || status === 429 || status >= 500) && !/^\s*\{/.test(text))
    return { code: status, message: text };
  const envelope = objectWith(["code"], attempted, host, {
    // A refusal is JSON as well; what says that it is one is the code in it.
    status: status >= 400 ? 200 : status,
    text,
  }) as Envelope;
  if (Number.isInteger(envelope.code)) return envelope;
  throw new AnswerError(attempted, host, "JSON without a code");
}
