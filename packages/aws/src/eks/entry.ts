import type { Tags } from "../client/tags.ts";

/** An access policy and the namespaces that it is for; undefined means the whole cluster. */
export interface AccessPolicy {
  readonly name: string;
  readonly namespaces: readonly string[] | undefined;
}

/** What an entry is for: people and programs, or the nodes of one kind. */
export type EntryType = "STANDARD" | "EC2_LINUX" | "EC2_WINDOWS" | "FARGATE_LINUX";

/** Which entry: a cluster has one for each principal. */
export interface EntryKey {
  readonly clusterName: string;
  readonly principalArn: string;
}

/** An access entry as EKS has it. */
export interface EntryState extends EntryKey {
  readonly arn?: string;
  readonly type: string;
  readonly groups: readonly string[];
  readonly username: string;
  readonly tags: Tags;
  readonly createdAt?: Date;
  readonly policies: readonly AccessPolicy[];
  /** Whether this run acts by it. */
  readonly isOwn: boolean;
}

/** A policy to associate, in wire shape. */
export interface PolicyBody {
  readonly policyArn: string;
  readonly accessScope: { readonly type: "cluster" | "namespace"; readonly namespaces?: readonly string[] };
}

/** What to write of an access entry, in wire shape. What is undefined is not sent. */
export interface EntryBody extends EntryKey {
  readonly type?: EntryType;
  readonly kubernetesGroups?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly tags?: Tags | undefined;
  /** Associated after the entry is there, each by a request of its own. */
  readonly accessPolicies: readonly PolicyBody[];
}
