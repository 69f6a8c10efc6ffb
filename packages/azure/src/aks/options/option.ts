import type { Input, Values } from "@slipway/action";
import type { Json } from "../../arm/json-path.ts";

/** Where a setting comes from and goes to, and the cluster that it is of, as it was read. */
export interface Move {
  readonly from: unknown;
  readonly to: unknown;
  readonly cluster: Json;
}

/** A setting of a cluster that no one has to give: what is not given is neither compared nor written. */
export interface Option<T> {
  readonly input: Input<T | undefined>;
  /** What it says in the body, by path. */
  says(value: T): Json;
  /** Whether Azure makes a change of it in a cluster that is there. Absent: it always does. */
  readonly may?: (move: Move) => boolean;
}

/** What an option asks for, at one path. */
export interface Setting {
  readonly path: string;
  readonly value: unknown;
  readonly may?: ((move: Move) => boolean) | undefined;
}

/** A table of options, by their inputs. */
// biome-ignore lint/suspicious/noExplicitAny: each row has a value of a type of its own.
export type Options = Readonly<Record<string, Option<any>>>;

/** The inputs of a table. */
export type InputsOf<O extends Options> = { readonly [K in keyof O]: O[K]["input"] };

export const inputsOf = <O extends Options>(options: O): InputsOf<O> =>
  Object.fromEntries(Object.entries(options).map(([name, { input }]) => [name, input])) as InputsOf<O>;

/** What the given inputs of a table ask for. */
export const settingsOf = <O extends Options>(options: O, given: Values<InputsOf<O>>): Setting[] =>
  Object.entries(options).flatMap(([name, { says, may }]) => {
    const value: unknown = given[name];
    if (value === undefined) return [];
    return Object.entries(says(value)).map(([path, each]) => ({ path, value: each, may }));
  });

/** Azure makes no such change. */
export const never = (): boolean => false;

/** Whether someone else's network has a cluster's nodes. */
export const isInOwnNetwork = (cluster: Json): boolean =>
  ((cluster.properties as { agentPoolProfiles?: readonly Json[] } | undefined)?.agentPoolProfiles ?? []).some(
    ({ vnetSubnetID }) => typeof vnetSubnetID === "string",
  );
