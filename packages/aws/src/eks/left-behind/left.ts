/** The vendor's kinds of what workloads leave, as people call them; in the order in which AWS deletes them. */
export const leftKinds = [
  "load balancer",
  "classic load balancer",
  "target group",
  "load balancer's security group",
  "volume",
] as const;

export type LeftKind = (typeof leftKinds)[number];

/** A thing that the workloads of a cluster made by its controllers. */
export interface Left {
  readonly kind: LeftKind;
  /** An ARN, or the vendor's ID or name. */
  readonly id: string;
  /** What it is for, and how large it is. */
  readonly about: string;
}

/** As a line of a list. */
export const lineOf = ({ kind, id, about }: Left): string => `- ${kind} ${id}${about === "" ? "" : ` (${about})`}`;
