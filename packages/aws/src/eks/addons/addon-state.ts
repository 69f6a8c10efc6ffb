import type { Tags } from "../../client/tags.ts";

/** Values of an add-on's configuration, by name. */
export type Configuration = Readonly<Record<string, unknown>>;

/** A role that the pods of a service account act as. */
export interface PodRole {
  readonly serviceAccount: string;
  readonly roleArn: string;
}

/** An add-on as EKS has it, in wire shape. */
export interface AddonState {
  readonly clusterName: string;
  readonly addonName: string;
  readonly addonArn: string;
  readonly addonVersion: string;
  readonly status: string;
  /** JSON or YAML, as someone wrote it. */
  readonly configurationValues: string | undefined;
  readonly configuration: Configuration;
  readonly serviceAccountRoleArn: string | undefined;
  /** Of the associations that the add-on has, as far as they were asked for. */
  readonly podRoles: readonly PodRole[];
  readonly tags: Tags;
  /** What EKS says is wrong with it, in words. */
  readonly issues: readonly string[];
  readonly issueCodes: readonly string[];
}

export type Conflicts = "PRESERVE" | "NONE" | "OVERWRITE";

/** An add-on as it is to be. What is undefined stays as it is. */
export interface AddonWant {
  readonly cluster: string;
  readonly name: string;
  /** "default" and "most-recent" are what EKS says they are for the cluster's version of Kubernetes. */
  readonly version: string | undefined;
  readonly configuration: Configuration | undefined;
  readonly conflicts: Conflicts | undefined;
  /** The role that its pods act as. */
  readonly role: string | undefined;
  readonly tags: Tags | undefined;
}

/** What to write, in wire shape, but for the configuration, which is sent as a text. A change of tags alone has no version. */
export interface AddonBody {
  readonly clusterName: string;
  readonly addonName: string;
  readonly addonVersion?: unknown;
  readonly resolveConflicts?: Conflicts;
  /** A text is what was there. */
  readonly configurationValues?: Configuration | string;
  readonly serviceAccountRoleArn?: string;
  readonly podIdentityAssociations?: readonly PodRole[];
  readonly tags?: Tags;
}
