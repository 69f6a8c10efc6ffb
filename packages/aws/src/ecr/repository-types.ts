import type { Tags } from "../client/tags.ts";

/** Whether tags of images can be moved. */
export type Mutability = "MUTABLE" | "IMMUTABLE";

export type Encryption = "AES256" | "KMS" | "KMS_DSSE";

/** A repository as it is to be. What is undefined stays as it is. */
export interface RepositoryWant {
  readonly region: string;
  readonly name: string;
  readonly mutability: Mutability | undefined;
  /** Patterns of the tags for which the opposite holds. */
  readonly exceptTags: readonly string[] | undefined;
  readonly scanOnPush: boolean | undefined;
  readonly encryption: Encryption | undefined;
  readonly kmsKey: string | undefined;
  readonly tags: Tags | undefined;
}

/** What is sent, in wire shape but for tags. What is undefined is not sent. */
export interface RepositoryBody {
  readonly repositoryName: string;
  readonly imageTagMutability?: string | undefined;
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[] | undefined;
  readonly imageScanningConfiguration?: { readonly scanOnPush: boolean } | undefined;
  readonly encryptionConfiguration?: { readonly encryptionType: Encryption; readonly kmsKey?: string } | undefined;
  readonly tags?: Tags | undefined;
}

export interface ExclusionFilter {
  readonly filterType: "WILDCARD";
  readonly filter: string;
}

/** A repository as ECR has it. */
export interface RepositoryState {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly mutability: string;
  readonly exceptTags: readonly string[];
  readonly scanOnPush: boolean;
  readonly encryption: string;
  readonly kmsKey: string | undefined;
  readonly tags: Tags;
}
