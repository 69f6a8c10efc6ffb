import type { Cloud } from "@slipway/simulator";

/** A world in which an action has something to do, and how to tell what became of it. */
export interface Arrangement {
  /** The `with:` block. Signing in is added. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables of the run besides what signing in takes. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the action owns, as the world has it: equal after every way of getting there. */
  owned(cloud: Cloud): Promise<unknown>;
  /** What stands beside it and is other people's: never changed by any run. */
  foreign(cloud: Cloud): Promise<unknown>;
  /** Somebody changes what is theirs, at any moment: it must survive. Each call makes another change. */
  meddle(cloud: Cloud, turn: number): Promise<unknown>;
  /**
   * What somebody adds who has made, just before, the very thing that the action makes: it survives a run that was about
   * to make it. Left out where the API has no way to make something only if it is not there.
   */
  readonly rival?: { add(cloud: Cloud): Promise<unknown>; added(cloud: Cloud): Promise<unknown> };
  /** Somebody undoes what the action settled. */
  drift(cloud: Cloud): Promise<unknown>;
  /** Inputs that are wrong, and the names that the one error has to name. */
  readonly wrong: { readonly inputs: Readonly<Record<string, string>>; readonly named: readonly string[] };
  /** Secrets that are in the inputs or in the world from the beginning. */
  readonly secrets?: readonly string[];
  /** What a run wrote before it was cut may have to be made anew, since nobody can read it back. */
  readonly unreadable?: true;
  /** What `confirm` says for a destroy. */
  readonly confirm: string;
}

/** Builds that world, fresh. */
export type Arrange = (cloud: Cloud) => Promise<Arrangement>;
