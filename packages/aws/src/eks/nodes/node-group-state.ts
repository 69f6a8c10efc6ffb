import type { Tags } from "../../client/tags.ts";
import type { Taint, Unavailable } from "./want.ts";

/** A group has as many nodes as its autoscaler says, within these bounds. */
export interface Scaling {
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
  readonly desiredSize?: number | undefined;
}

/** The launch template of a group, by its ID, and the version of it. */
export interface TemplateUse {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}

/** A node group as EKS has it, in wire shape. */
export interface NodeGroupState {
  readonly clusterName: string;
  readonly nodegroupName: string;
  readonly nodegroupArn: string;
  readonly status: string;
  readonly version: string;
  readonly releaseVersion: string;
  readonly scalingConfig: Scaling;
  readonly instanceTypes: readonly string[];
  readonly subnets: readonly string[];
  readonly amiType: string;
  readonly capacityType: string;
  readonly nodeRole: string;
  readonly diskSize: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly updateConfig: Unavailable & { readonly updateStrategy?: string };
  readonly nodeRepairConfig: { readonly enabled?: boolean };
  readonly launchTemplate: TemplateUse | undefined;
  readonly tags: Tags;
  readonly autoScalingGroup: string | undefined;
  /** What EKS says is wrong with it, in words. */
  readonly issues: readonly string[];
  readonly issueCodes: readonly string[];
}

/** What to write, in wire shape. Of a change only what is to be otherwise: of labels and taints those to set. */
export interface NodeGroupBody {
  readonly clusterName: string;
  readonly nodegroupName: string;
  readonly nodeRole?: string;
  readonly subnets?: unknown;
  readonly instanceTypes?: readonly string[] | undefined;
  readonly amiType?: string | undefined;
  readonly capacityType?: string | undefined;
  readonly scalingConfig?: Scaling | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly taints?: readonly Taint[] | undefined;
  readonly updateConfig?: Unavailable & { readonly updateStrategy?: string | undefined };
  readonly nodeRepairConfig?: { readonly enabled: boolean };
  readonly version?: string | undefined;
  readonly releaseVersion?: string | undefined;
  readonly launchTemplate?: { readonly id: unknown; readonly version: unknown };
  readonly tags?: Tags;
}
