import type { Cloud } from "@slipway/simulator";
import type { Trigger } from "../runner/events.ts";
import type { Conclusion } from "../runner/results.ts";
import type { RehearsedRun } from "../runner/workflow-run.ts";

/** One run of a story, and what is expected of it. */
export interface Scene {
  readonly title: string;
  readonly trigger: Trigger;
  readonly conclusion: Conclusion;
  /** What somebody does before, and what that is in words. */
  readonly before?: (cloud: Cloud) => Promise<string>;
  /** What of the world or the run is not as it should be afterwards. */
  readonly surprises?: (run: RehearsedRun, cloud: Cloud) => Promise<readonly string[]> | readonly string[];
}

/** A story to rehearse: a world, a workflow, and runs of it with what happens in between. */
export interface Scenario {
  readonly name: string;
  /** The workflow that the events set off: a caller of the one that is rehearsed. */
  readonly workflow: string;
  readonly scenes: readonly Scene[];
  /** A table of what there is in the end. */
  readonly finalResources?: (cloud: Cloud) => Promise<readonly string[]>;
}

/** Builds the world of a story, and tells it. */
export type BuildScenario = (cloud: Cloud) => Promise<Scenario>;
