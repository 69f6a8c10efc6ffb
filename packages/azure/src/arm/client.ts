import { refuseRound } from "@slipway/action/answer";
import { hasUnknown, StaleError } from "@slipway/reconcile";
import { onceGrantsCount } from "../identity/fresh-grants.ts";
import { isAbsent } from "./absent.ts";
import { ArmError } from "./errors.ts";
import { isGroupGone } from "./group-gone.ts";
import { drainOperation, until } from "./operation.ts";
import type { Reply, Wire } from "./wire.ts";

/** Any resource, in wire shape. What we do not know stays in it. */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly etag?: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Guards a write against what others do at the same time. */
export interface Guard {
  /** Only if it is still as it was read. */
  readonly ifMatch?: string | undefined;
  /** Only if it does not exist yet. */
  readonly ifNew?: boolean;
}

/** What reads Azure Resource Manager. Paths are resource IDs; the API version follows from the type. */
export interface ArmReads {
  /**
   * Undefined when it, or what it is within, does not exist. A missing resource group is someone's mistake, and an
   * error; not to a destroy.
   */
  get<T = ArmResource>(path: string): Promise<T | undefined>;
  /** A resource group, to whoever makes it: undefined when it does not exist, which is no one's mistake then. */
  findGroup(id: string): Promise<ArmResource | undefined>;
  /** All pages of a list; nothing to a destroy that finds the resource group gone. */
  list<T = ArmResource>(path: string): Promise<T[]>;
  /** Asks whether a name is free: a question that Azure takes by POST. */
  ask(path: string, body: object): Promise<unknown>;
  /** Reads it until it is as wished: for what an earlier run, or someone else, left in progress. */
  until(path: string, isWished: (resource: ArmResource) => boolean): Promise<void>;
}

const restWhenBusy = 15_000;
const restForReplication = 10_000;
/** For how long what is refused for now is sent again: an identity is known in minutes, an assignment may take ten. */
const patience: Readonly<Record<string, number>> = { replication: 300_000, grant: 600_000 };

const hostOf = (target: string): string => URL.parse(target)?.host ?? target;

/** Azure Resource Manager, in raw JSON. */
export class Arm implements ArmReads {
  readonly #wire: Wire;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  async get<T = ArmResource>(path: string): Promise<T | undefined> {
    try {
      return (await this.#wire.send("GET", path, { answer: "resource" })).body as T;
    } catch (error) {
      if (isAbsent(error, this.#wire.run)) return undefined;
      throw error;
    }
  }

  async findGroup(id: string): Promise<ArmResource | undefined> {
    try {
      return (await this.#wire.send("GET", id, { answer: "resource" })).body as ArmResource;
    } catch (error) {
      if (error instanceof ArmError && error.code === "ResourceGroupNotFound") return undefined;
      throw error;
    }
  }

  async list<T = ArmResource>(path: string): Promise<T[]> {
    const all: T[] = [];
    const seen = new Set<string>();
    try {
      for (let next: string | undefined = path; next !== undefined; ) {
        refuseRound("A list", hostOf(next), next, seen);
        const { body } = await this.#wire.send("GET", next, { answer: "page" });
        const { value, nextLink } = body as { value: T[]; nextLink?: string | null };
        for (const each of value) all.push(each);
        next = nextLink || undefined;
      }
    } catch (error) {
      if (!isGroupGone(error, this.#wire.run)) throw error;
    }
    return all;
  }

  async ask(path: string, body: object): Promise<unknown> {
    if (!path.endsWith("/checkNameAvailability")) throw new Error(`POST ${path} is no question.`);
    return (await this.#wire.send("POST", path, { body })).body;
  }

  async put(path: string, body: unknown, guard: Guard = {}): Promise<unknown> {
    return await this.#send("PUT", path, body, guard);
  }

  async patch(path: string, body: unknown, guard: Guard = {}): Promise<unknown> {
    return await this.#send("PATCH", path, body, guard);
  }

  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path, undefined, {});
  }

  /** An action on a resource. Gives its result. */
  async post(path: string, body?: unknown): Promise<unknown> {
    return await this.#send("POST", path, body, {});
  }

  async until(path: string, isWished: (resource: ArmResource) => boolean): Promise<void> {
    await this.#wire.run.wait(`the change of ${path} that is in progress`, () =>
      until(this.#wire, path, (body) => isWished(body as ArmResource)),
    );
  }

  /** Has a change sent, by whichever client, and waits for the end of what it started. */
  async change(method: string, path: string, body: unknown, send: () => Promise<Reply>): Promise<unknown> {
    if (hasUnknown(body)) throw new Error(`A value of ${path} that is not known yet would have been sent.`);
    const what = `${method} ${path}`;
    return await this.write(what, async () => {
      const reply = await send();
      if (reply.status === 404) return undefined;
      return await this.#wire.run.wait(what, () => drainOperation(this.#wire, method, path, reply));
    });
  }

  /** Does a write; says when it is to be decided again, and tries again while something just made is not known everywhere. */
  async write<T>(what: string, work: () => Promise<T>): Promise<T> {
    const { clock } = this.#wire.run;
    let since: number | undefined;
    for (;;) {
      try {
        return await onceGrantsCount(what, this.#wire.run, work);
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        if (error.status === 412 || error.code === "PreconditionFailed")
          throw new StaleError(error.message, { cause: error });
        if (error.retry === "busy") {
          throw new StaleError(error.message, { cause: error, rest: restWhenBusy, remedy: error.remedy });
        }
        since ??= clock.now();
        if (clock.now() - since >= (patience[error.retry] ?? 0)) throw error;
        this.#wire.run.debug(`${what}: ${error.code}, trying again`);
        await clock.sleep(restForReplication);
      }
    }
  }

  async #send(
    method: "PUT" | "PATCH" | "DELETE" | "POST",
    path: string,
    body: unknown,
    guard: Guard,
  ): Promise<unknown> {
    const headers = {
      ...(guard.ifMatch ? { "if-match": guard.ifMatch } : {}),
      ...(guard.ifNew ? { "if-none-match": "*" } : {}),
    };
    const expect = method === "DELETE" ? [404] : [];
    return await this.change(method, path, body, () => this.#wire.send(method, path, { body, headers, expect }));
  }
}
