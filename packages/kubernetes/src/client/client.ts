import type { Failure, Preflight, Run } from "@slipway/action";
import { objectIn, objectWith } from "@slipway/action/answer";
import { refuseOddPath } from "@slipway/action/path";
import { type Plan, StaleError } from "@slipway/reconcile";
import { jsonOf } from "./json.ts";
import { KubernetesError, statusOf, unserved } from "./status-error.ts";
import type { Transport } from "./transport.ts";

/** Any object, in wire shape. What we do not know stays in it. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    /** Who wrote which fields. */
    readonly managedFields?: readonly { readonly manager?: string; readonly fieldsV1?: unknown }[];
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
}

/** Only if it is still as it was read. */
export interface Precondition {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** What reads a cluster, by whichever route it is reached. Paths are those of the API. */
export interface KubernetesReads {
  readonly run: Run;
  /** Undefined when it does not exist. */
  get<T = KubernetesObject>(path: string): Promise<T | undefined>;
}

/** What can also ask who may do what. */
export interface KubernetesReviews extends KubernetesReads {
  /** A question, which is sent like a write and stores nothing. */
  review(path: string, body: object): Promise<unknown>;
}

/** A cluster, by whichever route it is reached. */
export interface Kubernetes extends KubernetesReads {
  /** Into the path of a collection. */
  create(path: string, body: object): Promise<unknown>;
  /** By JSON merge patch. Throws a `StaleError` when it names a resource version that is no longer the latest. */
  patch(path: string, body: object): Promise<unknown>;
  delete(path: string, only: Precondition): Promise<unknown>;
}

/** Slipway's name among the managers of fields. */
export const fieldManager = "slipway";

/** A cluster whose API server is reached directly. */
export class DirectKubernetes implements Kubernetes, KubernetesReviews, Preflight {
  readonly run: Run;
  readonly #transport: Transport;

  constructor(transport: Transport, run: Run) {
    this.#transport = transport;
    this.run = run;
  }

  async get<T = KubernetesObject>(path: string): Promise<T | undefined> {
    try {
      return (await this.#send("GET", path)) as T;
    } catch (error) {
      if (error instanceof KubernetesError && error.isAbsence) return undefined;
      throw error;
    }
  }

  async preflight(plan: Plan, withRights: boolean): Promise<readonly Failure[]> {
    if (!withRights) return [];
    const { rightsProblems } = await import("../access/rights.ts");
    return await rightsProblems(plan, this);
  }

  review(path: string, body: object): Promise<unknown> {
    return this.#send("POST", path, JSON.stringify(body), "application/json");
  }

  create(path: string, body: object): Promise<unknown> {
    return this.#write("POST", managed(path), body);
  }

  /** Replaces it, if its resource version in the body is still the latest. */
  replace(path: string, body: object): Promise<unknown> {
    return this.#write("PUT", managed(path), body);
  }

  patch(path: string, body: object): Promise<unknown> {
    return this.#write("PATCH", managed(path), body, "application/merge-patch+json");
  }

  /** Server-side apply: sets the fields that the body names, and leaves those of other managers. */
  apply(path: string, body: object): Promise<unknown> {
    return this.#write("PATCH", managed(path), body, "application/apply-patch+yaml");
  }

  async delete(path: string, only: Precondition): Promise<unknown> {
    try {
      return await this.#write("DELETE", path, { kind: "DeleteOptions", apiVersion: "v1", preconditions: only });
    } catch (error) {
      if (error instanceof KubernetesError && error.isAbsence) return undefined;
      throw error;
    }
  }

  async #write(method: string, path: string, body: object, contentType = "application/json"): Promise<unknown> {
    try {
      return await this.#send(method, path, jsonOf(path, body), contentType);
    } catch (error) {
      if (!(error instanceof KubernetesError) || !error.stale) throw error;
      throw new StaleError(error.message, { cause: error, remedy: error.remedy });
    }
  }

  async #send(method: string, path: string, body?: string, contentType?: string): Promise<unknown> {
    refuseOddPath(path.split("?", 1)[0] ?? "");
    const request = { method, path, ...(body === undefined ? {} : { body }), ...(contentType ? { contentType } : {}) };
    const answer = await this.#transport.send(request);
    const attempted = `${method} ${path.split("?")[0]}`;
    if (answer.status < 300) return objectWith(["kind", "gitVersion"], attempted, this.#transport.host, answer);
    const error = new KubernetesError(
      attempted,
      answer.status,
      unserved(path, answer) ?? statusOf(answer.text, answer.status),
    );
    // Nothing else says that something does not exist.
    throw error.status === 404 && !error.isAbsence ? objectIn(attempted, this.#transport.host, answer) : error;
  }
}

const managed = (path: string): string => `${path}?fieldManager=${fieldManager}`;
