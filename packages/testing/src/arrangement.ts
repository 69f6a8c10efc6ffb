import type { Entry } from "@slipway/action";
import type { Cloud } from "@slipway/simulator";

/** A world in which an action has something to do, and how to find out what happened to it. */
export interface Arrangement {
  /** The `with:` block. Signing in is added. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables of the run besides what signing in takes. */
  readonly env?: Readonly<Record<string, string>>;
  /** What other steps of the job have written to its ledger. */
  readonly ledger?: readonly Entry[];
  /** What the action owns, as the world has it: equal after every way of getting there. */
  owned(cloud: Cloud): Promise<unknown>;
  /** What stands beside it and is other people's: never changed by any run. */
  foreign(cloud: Cloud): Promise<unknown>;
  /** Someone changes what is theirs, at any moment: it must survive. Each call makes another change. */
  concurrentEdit(cloud: Cloud, turn: number): Promise<unknown>;
  /**
   * What someone adds who has made, just before, the very thing that the action makes: it survives a run that was about
   * to make it. Left out, with the reason given to `laws`, where the API cannot make something only if it is not there.
   */
  readonly rival?: { add(cloud: Cloud): Promise<unknown>; added(cloud: Cloud): Promise<unknown> };
  /** Someone undoes what the action did. */
  introduceDrift(cloud: Cloud): Promise<unknown>;
  /** Inputs that are wrong, and the names that the one error has to name. */
  readonly wrong: { readonly inputs: Readonly<Record<string, string>>; readonly named: readonly string[] };
  /** Another good value for inputs of which none can be made up. */
  readonly others?: Readonly<Record<string, string>>;
  /** Inputs that change nothing of this plan, each with the reason. */
  readonly silent?: Readonly<Record<string, string>>;
  /** Permissions without which the run goes on, and says so: each with the reason. */
  readonly spared?: Readonly<Record<string, string>>;
  /** Permissions that only a run needs which fails, to say why. */
  readonly toExplain?: readonly string[];
  /** Secrets that are in the inputs or in the world from the beginning. */
  readonly secrets?: readonly string[];
  /** What a run wrote before it was cut may have to be created again, since no one can read it back. */
  readonly unreadable?: true;
  /** What `confirm` says for a destroy. */
  readonly confirm: string;
}

/** Builds that world, fresh. */
export type Arrange = (cloud: Cloud) => Promise<Arrangement>;
