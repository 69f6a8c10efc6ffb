import { isRecord } from "../../packages/reconcile/src/index.ts";
import { inputsOf } from "../workflows/scenarios.ts";

export type Value = string | number | boolean;

/** An input of a workflow, where its value stands in what was read, and how it is written if not as it stands. */
export type Inverse = readonly [input: string, path: string, write?: (read: unknown) => Value | undefined];

/** What was read of an environment, and what to say of it. */
export interface Found {
  readonly read: Readonly<Record<string, unknown>>;
  /** What the first plan changes all the same, each with the reason. */
  readonly differences: readonly string[];
  /** What is there and stays as it is, since no input is for it. */
  readonly left: readonly string[];
  /** The secrets of the workflow that it has to be called with, so that it sees what was read. */
  readonly secrets?: readonly string[];
}

/** A workflow, and how its inputs follow from what is there. */
export interface Scenario {
  /** The example in whose form a caller is written. */
  readonly example: string;
  /** What the one job of a caller is called. */
  readonly job: string;
  readonly inverses: readonly Inverse[];
  /** Who signs in, as the examples say it. */
  readonly signIn: Readonly<Record<string, string>>;
  /** The inputs that nothing there says, and why. */
  readonly choices: Readonly<Record<string, string>>;
}

const at = (read: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((within, name) => (isRecord(within) ? within[name] : undefined), read);

const isValue = (read: unknown): read is Value => ["string", "number", "boolean"].includes(typeof read);

/** The inputs by which a workflow keeps what was read, in its order; those that say no more than their defaults are left out. */
export function inputsFor(workflow: string, { inverses }: Scenario, { read }: Found): Record<string, Value> {
  const all = new Map(
    inverses.map(([input, path, write = (value) => (isValue(value) ? value : undefined)]) => [
      input,
      write(at(read, path)),
    ]),
  );
  return Object.fromEntries(
    Object.entries(inputsOf(workflow)).flatMap(([input, { default: usual }]) => {
      const value = all.get(input);
      return value === undefined || value === usual ? [] : [[input, value]];
    }),
  );
}

/** A list, one of it a line, as inputs take it. */
export const lines = (read: unknown): string | undefined =>
  Array.isArray(read) ? read.map(String).join("\n") : undefined;

/** What an input says of what is not there: that it is not compared. */
export const orNothing = (read: unknown): Value => (isValue(read) ? read : "");
