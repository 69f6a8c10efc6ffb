import type { Cloud } from "@slipway/simulator";
import type { Trigger } from "../runner/run/github-event.ts";
import type { Conclusion } from "../runner/run/results.ts";
import type { RehearsedRun } from "../runner/run/run-workflow.ts";

/** One run of a scenario, and what is expected of it. */
export interface Scene {
  readonly title: string;
  readonly trigger: Trigger;
  readonly conclusion: Conclusion;
  /** What someone does before the run. Returns a description of it. */
  readonly prepare?: (cloud: Cloud) => Promise<string>;
  /** Whatever in the world or the run is not as expected afterwards, one line each. */
  readonly unexpected?: (run: RehearsedRun, cloud: Cloud) => Promise<readonly string[]> | readonly string[];
}

/** A workflow to rehearse in a world of its own: several runs, with changes made by others in between. */
export interface Scenario {
  readonly name: string;
  /** The workflow that the events start: it calls the one that is rehearsed. */
  readonly workflow: string;
  readonly scenes: readonly Scene[];
}

/** Prepares the world of a scenario and describes its runs. */
export type BuildScenario = (cloud: Cloud) => Promise<Scenario>;
