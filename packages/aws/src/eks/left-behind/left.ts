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

/** What makes another line of a text, or shows nothing: tags of EC2 hold any characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]+/gu;
/** What it is for is long enough for a namespace and a name of Kubernetes. */
const longest = 400;

/** As a line of a list. */
export function lineOf({ kind, id, about }: Left): string {
  const shown = about.replace(unseen, " ").slice(0, longest);
  return `- ${kind} ${id}${shown === "" ? "" : ` (${shown})`}`;
}
