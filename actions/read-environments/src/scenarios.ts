import rendered from "./generated/scenarios.json" with { type: "json" };

/** What an input of a scenario may be. */
export interface Expected {
  readonly type: string;
  readonly required?: boolean;
  readonly choices?: readonly string[];
}

/** What a file of environments may say of a scenario. */
export interface Scenario {
  /** The input that names an environment. */
  readonly named: string;
  readonly inputs: Readonly<Record<string, Expected>>;
  readonly secrets: readonly string[];
}

/** All scenarios by name: rendered from their workflows by `npm run generate`. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(Object.entries(rendered));
