import { asText, type ExpressionContext, fill, truthy } from "../../workflow/expressions.ts";
import type { Template, Value } from "../../workflow/template.ts";

/** A `concurrency` block, evaluated. */
export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: boolean;
}

/** Why a waiting or running job was cancelled, in GitHub's words. */
export const superseded = (group: string): string =>
  `Canceling since a higher priority waiting request for ${group} exists`;

interface Waiting {
  readonly start: () => void;
  readonly cancel: (why: string) => void;
}

interface Group {
  holder: { readonly cancel: (why: string) => void } | undefined;
  readonly pending: Waiting[];
}

const longestQueue = 100;

/** The concurrency groups of a repository: in each one runs and one waits, and a newcomer replaces the one that waits. With `queue: max` all wait. */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /**
   * Waits until the group is free. Returns the function that leaves it; undefined if the signal aborts first. `cancel` is
   * called when another one takes precedence, whether this one still waits or already runs.
   */
  async enter(
    wanted: Concurrency,
    signal: AbortSignal,
    cancel: (why: string) => void,
  ): Promise<(() => void) | undefined> {
    const group = this.#group(wanted.group);
    if (group.holder) {
      if (wanted.cancelInProgress) group.holder.cancel(superseded(wanted.group));
      const dropped = wanted.queue ? group.pending.splice(longestQueue - 1) : group.pending.splice(0);
      for (const each of dropped) each.cancel(superseded(wanted.group));
      if (!(await waitInQueue(group, signal, cancel))) return undefined;
    }
    const mine = { cancel };
    group.holder = mine;
    return () => {
      if (group.holder !== mine) return;
      const next = group.pending.shift();
      group.holder = next;
      next?.start();
    };
  }

  #group(name: string): Group {
    const known = this.#groups.get(name.toLowerCase());
    if (known) return known;
    const made: Group = { holder: undefined, pending: [] };
    this.#groups.set(name.toLowerCase(), made);
    return made;
  }
}

function waitInQueue(group: Group, signal: AbortSignal, cancel: (why: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const waiting: Waiting = {
      start: () => resolve(true),
      cancel(why) {
        cancel(why);
        resolve(false);
      },
    };
    group.pending.push(waiting);
    signal.addEventListener(
      "abort",
      () => {
        const at = group.pending.indexOf(waiting);
        if (at >= 0) group.pending.splice(at, 1);
        resolve(false);
      },
      { once: true },
    );
  });
}

/** Reads a `concurrency` block. */
export function concurrencyOf(written: Template | undefined, context: ExpressionContext): Concurrency | undefined {
  if (written === undefined) return undefined;
  const value = fill(written, context);
  if (typeof value !== "object" || value === null)
    return { group: asText(value), cancelInProgress: false, queue: false };
  const block = value as Readonly<Record<string, Value>>;
  return {
    group: asText(block.group ?? ""),
    cancelInProgress: truthy(block["cancel-in-progress"] ?? false),
    queue: block.queue === "max",
  };
}
