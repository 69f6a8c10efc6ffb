import type { FaultKind } from "./faults.ts";
import { makeKeep } from "./keep.ts";

/** One request as it was served. */
export interface Recorded {
  readonly index: number;
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly service: string;
  /** Who came through the proxy door, by the user name that the proxy's address gave. */
  readonly client?: string;
  identity?: string;
  permissions?: readonly string[];
  scope?: string;
  /** 0 until it is answered; stays so when it never is. */
  status: number;
  fault?: FaultKind;
  /** Only while `bodies` is on. */
  body?: { request: string; response: string };
}

/** Something that an identity was not allowed to do, by a request or in the course of what it began. */
export interface Denial {
  readonly identity: string;
  readonly permission: string;
  readonly scope: string;
  /** In Azure, whether it is an action on data. */
  readonly isData?: true;
  /** In AWS, whether a statement denies it. */
  readonly isExplicit?: true;
}

export interface RecordState {
  bodies: boolean;
  requests: Recorded[];
  denials: Denial[];
}

/** A permission that a run needed, and where. */
export interface Needed {
  readonly permission: string;
  readonly scopes: readonly string[];
}

/** Every request to the world, in order. */
export interface RequestRecord {
  readonly requests: readonly Recorded[];
  /** What was denied for want of a permission, in order. */
  readonly denials: readonly Denial[];
  /** Whether bodies are kept from now on: they are large, and may hold secrets. */
  bodies: boolean;
  open(request: Omit<Recorded, "index" | "status">): Recorded;
  /** Record who sent the request, and the permissions that it needed. */
  note(request: Recorded, audit: Pick<Recorded, "identity" | "permissions" | "scope">): void;
  deny(denial: Denial): void;
  /** The distinct permissions that were needed since a request: the minimum role of that run. */
  needed(since?: number): Needed[];
}

export function makeRecord(state: () => RecordState): RequestRecord {
  // Clients repeat the same requests: what is kept of each costs time in every garbage collection.
  const text = makeKeep(
    (value: string) => value,
    (value) => value,
  );
  const list = makeKeep(
    (values: readonly string[]) => values.join(),
    (values) => values.map(text),
  );
  return {
    get requests() {
      return state().requests;
    },
    get denials() {
      return state().denials;
    },
    deny(denial) {
      state().denials.push(denial);
    },
    get bodies() {
      return state().bodies;
    },
    set bodies(kept) {
      state().bodies = kept;
    },
    open(request) {
      const { requests } = state();
      const entry: Recorded = { index: requests.length, ...request, url: text(request.url), status: 0 };
      requests.push(entry);
      return entry;
    },
    note(request, { identity, permissions, scope }) {
      if (identity !== undefined) request.identity = text(identity);
      if (permissions !== undefined) request.permissions = list(permissions);
      if (scope !== undefined) request.scope = text(scope);
    },
    needed(since = 0) {
      const scopes = new Map<string, Set<string>>();
      for (const { permissions = [], scope } of state().requests.slice(since)) {
        for (const permission of permissions) {
          const at = scopes.get(permission) ?? new Set<string>();
          if (scope !== undefined) at.add(scope);
          scopes.set(permission, at);
        }
      }
      return [...scopes]
        .map(([permission, at]) => ({ permission, scopes: [...at].sort() }))
        .sort((one, other) => (one.permission < other.permission ? -1 : 1));
    },
  };
}
