import type { Tags } from "../../client/tags.ts";
import type { TemplateWant } from "../../ec2/template.ts";

/** Something that keeps pods off nodes, as EKS writes it. */
export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: TaintEffect;
}

export type TaintEffect = "NO_SCHEDULE" | "NO_EXECUTE" | "PREFER_NO_SCHEDULE";

/** How many nodes an update of the version takes away at once: their number or their share. */
export interface Unavailable {
  readonly maxUnavailable?: number;
  readonly maxUnavailablePercentage?: number;
}

/** A managed node group as it is to be. What is undefined stays as it is; a new one gets what is said where it is made. */
export interface NodeGroupWant {
  readonly cluster: string;
  readonly name: string;
  readonly nodeRole: string;
  readonly subnets: readonly string[] | undefined;
  readonly instanceTypes: readonly string[] | undefined;
  readonly amiType: string | undefined;
  readonly capacityType: "ON_DEMAND" | "SPOT" | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Of a new group: afterwards the autoscaler counts. */
  readonly desired: number | undefined;
  /** In GiB. */
  readonly diskSize: number | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly taints: readonly Taint[] | undefined;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly unavailable: Unavailable | undefined;
  readonly strategy: "DEFAULT" | "MINIMAL" | undefined;
  readonly repair: boolean | undefined;
  readonly tags: Tags | undefined;
}

/** The disk that holds what nodes store, by their image. */
const deviceOf = (amiType = ""): string => {
  if (amiType.startsWith("BOTTLEROCKET_")) return "/dev/xvdb";
  return amiType.startsWith("WINDOWS_") ? "/dev/sda1" : "/dev/xvda";
};

/** A group's launch template: no cluster's name has a slash, so it is of this group alone. */
export const templateName = ({ cluster, name }: Pick<NodeGroupWant, "cluster" | "name">): string =>
  `${cluster}/${name}`;

/** As long as EC2 lets the name of a launch template be. */
export const longestTemplateName = 128;

/** The template of a group, whose image is given or known. */
export const templateOf = (want: NodeGroupWant, amiType: string | undefined): TemplateWant => ({
  name: templateName(want),
  device: deviceOf(want.amiType ?? amiType),
  diskSize: want.diskSize,
  tags: want.tags,
});
