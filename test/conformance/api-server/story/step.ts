import type { Asked, Person } from "../server.ts";

/** One request of a story. `{{name}}` stands for what an earlier answer had. */
export interface Step extends Asked {
  /** What it is for: the name by which a difference is found. */
  readonly does: string;
  readonly as: Person;
  /** What later steps need of the answer: a name, and the path to it. */
  readonly keep: Readonly<Record<string, string>>;
  /** Time passes before it. */
  readonly later: boolean;
}

type More = Partial<Pick<Step, "as" | "keep" | "later" | "headers" | "type">>;

const step = (does: string, method: string, path: string, body: unknown, more: More): Step => ({
  does,
  method,
  path,
  as: "admin",
  keep: {},
  later: false,
  ...(body === undefined ? {} : { body }),
  ...more,
});

export const get = (does: string, path: string, more: More = {}): Step => step(does, "GET", path, undefined, more);
export const post = (does: string, path: string, body: unknown, more: More = {}): Step =>
  step(does, "POST", path, body, more);
/** A create that leaves nothing: whether it would be accepted. */
export const judge = (does: string, path: string, body: unknown, more: More = {}): Step =>
  post(does, `${path}?dryRun=All`, body, more);
export const put = (does: string, path: string, body: unknown, more: More = {}): Step =>
  step(does, "PUT", path, body, more);
export const remove = (does: string, path: string, body?: unknown, more: More = {}): Step =>
  step(does, "DELETE", path, body, more);

const patchWith =
  (type: string) =>
  (does: string, path: string, body: unknown, more: More = {}): Step =>
    step(does, "PATCH", path, body, { type, ...more });

export const merge = patchWith("application/merge-patch+json");
export const strategic = patchWith("application/strategic-merge-patch+json");
export const jsonPatch = patchWith("application/json-patch+json");
export const apply = patchWith("application/apply-patch+yaml");

/** An object of a kind. */
export const thing = (apiVersion: string, kind: string, name: string, more: object = {}, metadata: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...more,
});

/** A namespace in which a story plays. */
export const namespaced = (namespace: string): Step =>
  post(`${namespace}: its namespace`, "/api/v1/namespaces", thing("v1", "Namespace", namespace));
