import type { Wish } from "./rules.ts";

/** The caller. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** Policies of an EKS access entry, judged beside RBAC. */
  readonly policies?: readonly AccessPolicy[];
  /** What another authority than the cluster lets them do: Azure's roles. */
  readonly allowed?: (wish: Wish) => boolean;
}

/** An associated access policy, as EKS writes it. */
export interface AccessPolicy {
  readonly policyArn: string;
  readonly accessScope: { readonly type: string; readonly namespaces?: readonly string[] };
}

/** An EKS access entry, as far as the API server needs it. */
export interface AccessEntry {
  readonly username: string;
  readonly groups: readonly string[];
  readonly policies: readonly AccessPolicy[];
}

/** The one who may do everything. */
export const master: Identity = { user: "masterclient", groups: ["system:masters", "system:authenticated"] };

/** Someone who did not sign in. */
export const anonymous: Identity = { user: "system:anonymous", groups: ["system:unauthenticated"] };
