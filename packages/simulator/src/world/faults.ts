import type { Ids } from "./ids.ts";

/** Each way in which a request can go wrong without the service having a say. */
export const faultKinds = [
  "reset",
  "hang",
  "throttle",
  "throttle-bare",
  "error-500",
  "error-503",
  "conflict",
  "precondition",
  "slow",
  "truncated",
  "refused",
  "foreign-text",
  "other-value",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which requests a fault strikes; what is left out does not narrow the choice. */
export interface FaultMatch {
  /** Method and a regular expression on path and query, such as `PUT /managedClusters/`; `*` is any method. */
  readonly route?: string;
  /** Only the n-th request (from 0) on the route since the rule was made; with `every` it is the first one that is struck. */
  readonly index?: number;
  /** Only each n-th request on the route. */
  readonly every?: number;
  /** At most so often. */
  readonly count?: number;
  /** From 0 to 1, drawn from the world's ids. */
  readonly probability?: number;
}

export interface FaultRule {
  readonly match: FaultMatch;
  readonly kind: FaultKind;
  /** The service acts first, and only its answer is lost. */
  readonly after?: boolean;
  /** The words of a `refused`, and of all in a `foreign-text` answer that people can choose. */
  readonly text?: string;
  /** What an `other-value` answer has `text` for, where it is the whole of a value. */
  readonly was?: string;
  /** What stays as it is in a `foreign-text` answer. */
  readonly keep?: RegExp;
  /** Seconds in Retry-After of a `throttle`; how long a `slow` answer takes. */
  readonly seconds?: number;
}

interface PlannedFault {
  rule: FaultRule;
  seen: number;
  struck: number;
}

export interface FaultsState {
  planned: PlannedFault[];
}

/** The fault plan of a world. */
export interface Faults {
  add(...rules: readonly FaultRule[]): void;
  clear(): void;
  rules(): readonly FaultRule[];
  /** Those that have struck no request so far. */
  missed(): readonly FaultRule[];
  /** The fault that strikes this request, if any; counts the request. */
  strike(method: string, path: string): FaultRule | undefined;
}

function onRoute(route: string | undefined, method: string, path: string): boolean {
  if (route === undefined) return true;
  const space = route.indexOf(" ");
  const wanted = route.slice(0, space);
  return (wanted === "*" || wanted === method) && new RegExp(route.slice(space + 1), "i").test(path);
}

function strikes(fault: PlannedFault, ids: Ids): boolean {
  const { index, every, count, probability } = fault.rule.match;
  const number = fault.seen;
  fault.seen += 1;
  if (every !== undefined) {
    const past = number - (index ?? every - 1);
    if (past < 0 || past % every !== 0) return false;
  } else if (index !== undefined && index !== number) return false;
  if (count !== undefined && fault.struck >= count) return false;
  return probability === undefined || ids.chance() < probability;
}

export function makeFaults(state: () => FaultsState, ids: Ids): Faults {
  return {
    add: (...rules) => state().planned.push(...rules.map((rule) => ({ rule, seen: 0, struck: 0 }))),
    clear() {
      state().planned = [];
    },
    rules: () => state().planned.map(({ rule }) => rule),
    missed: () =>
      state()
        .planned.filter(({ struck }) => struck === 0)
        .map(({ rule }) => rule),
    strike(method, path) {
      // Each rule counts each request on its route, also one that another rule strikes.
      const [fault] = state().planned.filter(
        (each) => onRoute(each.rule.match.route, method, path) && strikes(each, ids),
      );
      if (fault) fault.struck += 1;
      return fault?.rule;
    },
  };
}
