import type { Shown } from "@slipway/reconcile";
import type { Entry } from "./ledger/entry.ts";
import type { Purpose } from "./mode.ts";
import type { Execute } from "./program.ts";

/** Time, as a run sees it. */
export interface Clock {
  now(): number;
  /** Rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What an action and the clients below it may know and do of the machine that runs them. */
export interface Run {
  readonly action: string;
  readonly mode: Purpose;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborted when the run is to end: a signal from outside, or the deadline. */
  readonly signal: AbortSignal;
  /** What the steps of this job plan to have, by ID in lower case: empty where the run writes. Clients lay it over their reads. */
  readonly planned: ReadonlyMap<string, Shown>;
  /** What the other steps of this job planned or did, in their order. */
  readonly entries: readonly Entry[];
  info(text: string): void;
  debug(text: string): void;
  warn(text: string): void;
  /** Reports an error that other steps of the job have had: this one does not fail for it. */
  error(title: string, text: string): void;
  /** Writes a file for later steps of the job, without any secret. Gives its path; empty outside of a job. */
  save(name: string, text: string): string;
  /** Markdown that is the summary of this run, in place of the usual one. */
  page(markdown: string): void;
  /** Hides a secret and every form derived from it, from now on. Call it as soon as the secret exists. */
  mask(secret: string, user?: string): void;
  /** A fresh token that GitHub signs for this job, for an audience. Undefined where the job may not ask for one. */
  idToken?(audience: string): Promise<string>;
  /** How programs are run here, if not by starting them. */
  readonly execute?: Execute;
  /** Does work that waits for someone else, so that the report says how long it took or that it was left going. */
  wait<T>(what: string, work: () => Promise<T>): Promise<T>;
}
