import type { Conclusion } from "../../runner/run/results.ts";
import type { PlannedStep } from "../../runner/run/step-plan.ts";
import type { Topology } from "../topology/topology.ts";

/** All that the page of a rehearsal shows. Plain data, without secrets. */
export interface Report {
  readonly title: string;
  /** What was not as expected, one sentence each. Empty: all was. */
  readonly unexpected: readonly string[];
  readonly runs: readonly RunPart[];
  readonly requests: readonly RequestPart[];
  readonly conversations: readonly Conversation[];
  readonly permissions: readonly PermissionSet[];
  /** What the simulator could not do. */
  readonly limits: readonly string[];
}

/** A run with what its time was spent on. Times are milliseconds of the clouds' clock since it began. */
export interface RunPart {
  readonly title: string;
  /** What someone did before it. */
  readonly before?: string;
  readonly workflow: string;
  readonly event: string;
  readonly conclusion: Conclusion;
  readonly isExpected: boolean;
  readonly annotations: readonly Note[];
  readonly took: number;
  /** The longest chain of waits. */
  readonly chain: { readonly jobs: readonly string[]; readonly waited: number };
  /** How long this machine took. */
  readonly machineMs: number;
  readonly jobs: readonly JobPart[];
  readonly topology: Topology;
}

export interface Note {
  readonly level: string;
  readonly text: string;
}

/** A part of the time axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface JobPart extends Span {
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly environment?: string;
  readonly waited: number;
  /** Whether the run would have been shorter without it. */
  readonly isCritical: boolean;
  readonly annotations: readonly Note[];
  readonly steps: readonly StepPart[];
}

export interface StepPart extends Span {
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly waits: readonly Span[];
  readonly isCritical: boolean;
  readonly plans: readonly PlanPart[];
  readonly annotations: readonly Note[];
  readonly log: readonly string[];
  /** Its summary, as it wrote it. */
  readonly summary: string;
}

export interface PlanPart {
  readonly action: string;
  readonly mode: string;
  readonly digest?: string;
  readonly steps: readonly PlannedStep[];
  readonly unchanged: readonly string[];
  readonly waits: readonly { readonly what: string; readonly milliseconds: number }[];
}

export interface RequestPart {
  readonly index: number;
  readonly run: string;
  /** The job and step that sent it. */
  readonly from: string;
  readonly at: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly service: string;
  /** 0 if it was never answered. */
  readonly status: number;
  readonly permissions: readonly string[];
  readonly fault?: string;
  readonly body?: string;
  /** The answer to a request that was refused. */
  readonly answer?: string;
}

/** A pull request or an issue with what was written below it, in Markdown. */
export interface Conversation {
  readonly kind: "pull request" | "issue";
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
  readonly messages: readonly { readonly author: string; readonly text: string; readonly at: string }[];
}

/** Permissions in the form in which someone grants them. */
export interface PermissionSet {
  readonly title: string;
  readonly about: string;
  /** The command that grants them, with the file beside it. */
  readonly command?: string;
  readonly file: string;
  readonly text: string;
}
