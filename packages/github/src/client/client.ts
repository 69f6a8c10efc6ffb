import { type Run, within } from "@slipway/action";
import {
  AnswerError,
  endsTooEarly,
  listIn,
  objectIn,
  objectWith,
  refuseRedirect,
  refuseRound,
} from "@slipway/action/answer";
import { most } from "@slipway/action/body";
import { refuseOddPath } from "@slipway/action/path";
import { StaleError } from "@slipway/reconcile";
import { GithubError } from "./errors.ts";
import type { Toolkit } from "./toolkit.ts";

/** An answer that is no refusal. */
interface Reply {
  readonly status: number;
  readonly text: string;
  /** Where the next page is. */
  readonly next: string | undefined;
}

const timeout = 30_000;
const maxTries = 6;
const maxRest = 10 * 60_000;

/** Who wrote something. */
export interface Account {
  readonly login: string;
  readonly type: string;
}

/** What reads GitHub's REST API for one repository. */
export interface GithubReads {
  readonly run: Run;
  /** What the author of a post by this token is: a job's or an app's token acts as a bot, a person's as that person. */
  readonly actsAs: "Bot" | "User";
  get<T>(path: string): Promise<T>;
  /** Undefined when it is not there. */
  find<T>(path: string): Promise<T | undefined>;
  /** All pages of a list, which is in a field or, without one, the whole answer. */
  list<T>(path: string, field?: string): Promise<T[]>;
}

/** GitHub's REST API for one repository, signed in. */
export class Github implements GithubReads {
  readonly run: Run;
  readonly actsAs: "Bot" | "User";
  readonly #home: URL;
  readonly #token: string;
  #toolkit: Promise<Toolkit> | undefined;

  constructor(api: string, repository: string, token: string, run: Run) {
    this.run = run;
    this.#home = new URL(`${api.replace(/\/$/, "")}/repos/${repository}/`);
    this.#token = token;
    this.actsAs = token.startsWith("ghs_") ? "Bot" : "User";
  }

  async get<T>(path: string): Promise<T> {
    return objectWith(["id", "key_id", "name"], `GET ${path}`, this.#home.host, await this.#send("GET", path)) as T;
  }

  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof GithubError && error.status === 404) return undefined;
      throw error;
    }
  }

  async list<T>(path: string, field?: string): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = path; next !== undefined; ) {
      refuseRound(`GET ${path}`, this.#home.host, new URL(next, this.#home).href, seen);
      const reply: Reply = await this.#send("GET", next, undefined, most.list);
      for (const each of listIn(`GET ${path}`, this.#home.host, reply, field)) all.push(each as T);
      next = reply.next;
    }
    return all;
  }

  async patch(path: string, body: object): Promise<void> {
    await this.#send("PATCH", path, body);
  }

  async put(path: string, body: object): Promise<void> {
    await this.#send("PUT", path, body);
  }

  /** Creates something. When no answer comes it may exist all the same: the `StaleError` makes the caller look again. */
  async post(path: string, body: object): Promise<void> {
    await this.#send("POST", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path);
  }

  async #send(method: string, path: string, body?: object, limit?: number): Promise<Reply> {
    // The next page of a list comes as a whole address.
    if (!URL.canParse(path)) refuseOddPath(path.split("?", 1)[0] ?? "");
    const url = new URL(path, this.#home);
    if (url.origin !== this.#home.origin) throw GithubError.foreign(url, this.#home);
    const attempted = `${method} ${url.pathname}`;
    let rested = 0;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#sendOnce(method, url, body, limit);
      const last = attempt === maxTries;
      if (answer instanceof Error) {
        if (method === "POST") throw new StaleError(`${attempted} got no answer: ${answer.message}`, { cause: answer });
        if (last && "remedy" in answer) throw answer;
        if (last) throw GithubError.silent(`${method} ${url.host}${url.pathname}`, attempt, answer.message);
      } else if (answer.status < 400) {
        return { status: answer.status, text: answer.text, next: nextOf(answer.headers.link) };
      } else {
        const error = new GithubError(attempted, answer);
        // Only JSON of GitHub's own says that something does not exist.
        if (error.status === 404) objectIn(attempted, url.host, { status: 200, text: answer.text });
        if (error.status === 404 && method === "DELETE") return { status: 404, text: "", next: undefined };
        if (error.status === 409 || error.status === 412) throw new StaleError(error.message, { cause: error });
        if (method === "POST" && error.status >= 500) throw new StaleError(error.message, { cause: error });
        const rest = error.rest(this.run.clock.now());
        if (last || rest === undefined || rested + rest > maxRest) throw error;
        rested += rest;
        await this.run.clock.sleep(rest);
        continue;
      }
      await this.run.clock.sleep(1_000 * attempt);
    }
  }

  async #sendOnce(method: string, url: URL, body: object | undefined, limit = most.answer) {
    this.#toolkit ??= import("./toolkit.ts").then(({ toolkit }) => toolkit(this.#token, this.run));
    const send = await this.#toolkit;
    try {
      const answer = await within(this.run.clock, timeout, this.run.signal, (signal) =>
        send({ method, url, body, signal, limit }),
      );
      const attempted = `${method} ${url.pathname}`;
      refuseRedirect(attempted, url.host, answer.status, answer.headers.location);
      if (answer.status < 300) {
        if (endsTooEarly(answer.text)) return new AnswerError(attempted, url.host, "JSON that ends too early");
        if (method !== "GET" && answer.text !== "") objectIn(attempted, url.host, answer);
      }
      this.run.debug(`${method} ${url.pathname} ${answer.status}`);
      return answer;
    } catch (error) {
      this.run.signal.throwIfAborted();
      if (!(error instanceof Error) || error.name === "DeadlineError" || "remedy" in error) throw error;
      return error;
    }
  }
}

/** The next page, by the Link header. */
const nextOf = (link: string | string[] | undefined): string | undefined =>
  /<([^<>]+)>; rel="next"/.exec(`${link}`)?.[1];
