import type { Tags } from "../client/tags.ts";
import type { Principal } from "../iam/principal.ts";
import type { AccessPolicy } from "./entry.ts";

/** What aws-auth gives a role. */
export interface Mapped {
  readonly groups: readonly string[];
  readonly username: string | undefined;
  /** Whether nodes join by it. */
  readonly forNodes: boolean;
}

/** Looks up what aws-auth gives a role, by its ARN without path. `unreadable` says why that cannot be known from here. */
export type LookUpMapped = (arn: string) => Promise<Mapped | undefined | { readonly unreadable: string }>;

/** An access entry as it is to be. What is undefined stays as it is. */
export interface EntryWant {
  readonly cluster: string;
  readonly principal: Principal;
  readonly groups: readonly string[] | undefined;
  readonly username: string | undefined;
  readonly policies: readonly AccessPolicy[];
  readonly tags?: Tags | undefined;
  /** Who runs this. */
  readonly caller: string;
  /** Absent where the cluster no longer uses aws-auth. */
  readonly mapped?: LookUpMapped | undefined;
}
