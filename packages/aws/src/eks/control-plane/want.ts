import type { Cluster } from "@aws-sdk/client-eks";
import type { Tags } from "../../client/tags.ts";

/** How a cluster admits people. aws-auth alone is no choice: no one could see who made it its administrator. */
export const accessModes = ["API", "API_AND_CONFIG_MAP"] as const;
export const supportTypes = ["STANDARD", "EXTENDED"] as const;
export const endpointChoices = ["private", "public", "public-and-private"] as const;
export const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** Looks at one cluster, for all that a run needs to know of it. */
export interface ClusterLook {
  /** What was there first: one request, whoever asks. */
  first(): Promise<Cluster | undefined>;
  /** What is there now; the first time that is the first look. */
  now(): Promise<Cluster | undefined>;
  /** Refuses a role that EKS could not act as; looks once. */
  judgeRole(arn: string, isForNodes: boolean): Promise<void>;
}

/** A cluster as it is to be. What is undefined stays as it is, or is as usual in a new one. */
export interface ClusterWant {
  readonly name: string;
  readonly look: ClusterLook;
  readonly role: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[] | undefined;
  readonly version: string | undefined;
  readonly accessMode: (typeof accessModes)[number] | undefined;
  readonly endpoint: (typeof endpointChoices)[number] | undefined;
  readonly publicRanges: readonly string[] | undefined;
  readonly secretsKey: string | undefined;
  readonly logging: readonly string[] | undefined;
  readonly support: (typeof supportTypes)[number] | undefined;
  readonly deletionProtection: boolean | undefined;
  readonly serviceRange: string | undefined;
  readonly autoMode: boolean | undefined;
  /** The role of the nodes that EKS runs in Auto Mode. */
  readonly nodeRole: string | undefined;
  readonly tags: Tags;
}
