import type { Need } from "../iam/simulation.ts";

/** How ARNs of the account begin. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export const arn = ({ partition, region, account }: Place, service: string, rest: string): string =>
  `arn:${partition}:${service}:${service === "iam" ? "" : region}:${account}:${rest}`;

export const on = (resource: string, ...actions: readonly string[]): Need[] =>
  actions.map((action) => ({ action, resource }));
