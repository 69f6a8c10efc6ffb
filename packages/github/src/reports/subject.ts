import { fingerprint } from "@slipway/reconcile";

/** What a report is on: an environment, and what distinguishes it from others of its name. */
export interface Subject {
  readonly environment: string;
  /** The workflow that manages it. */
  readonly scenario?: string | undefined;
  /** Where it is: a subscription and a resource group, or a region and an account. It is shown to no one. */
  readonly place?: string | undefined;
}

/** What the names of environments are made of, here and wherever they are asked for. */
export const environmentName = {
  pattern: /^[\w.-]{1,100}$/,
  write: "Write 1 to 100 letters, digits, dots, dashes or underscores.",
} as const;

/** A subject in one word, for marks and IDs: the name, the scenario, and what stands for the place. */
export async function keyOf({ environment, scenario = "", place = "" }: Subject): Promise<string> {
  if (scenario === "" && place === "") return environment;
  return `${environment}@${scenario}/${await fingerprint(placeOf(place))}`;
}

/** Who plans and who applies have different roles in the same account; clouds do not mind the case. */
const placeOf = (place: string): string => place.toLowerCase().replace(/arn:[\w-]+:iam::(\d+):[^\s,]+/g, "$1");

const key = /^([\w.-]+)(?:@([\w.-]*)\/[0-9a-f]+)?$/;

/** The environment and the scenario of a key. */
export function subjectOf(text: string): Subject {
  const [, environment = text, scenario] = key.exec(text) ?? [];
  return { environment, scenario };
}
