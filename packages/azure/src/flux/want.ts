import type { Json } from "../arm/json-path.ts";
import { credentialsOf, type GivenCredentials, type Secrets } from "./credentials.ts";
import { gitUrl } from "./git-url.ts";
import type { Kustomizations } from "./kustomizations.ts";

/** A Flux configuration as wanted, in wire shape. */
export interface FluxWant {
  /** Only what was asked for; null is what must not be there. */
  readonly properties: Json;
  /** Credentials, each in base64: Azure keeps them and never shows them again. */
  readonly secrets: Secrets;
}

/** What the inputs say of it. */
export interface FluxGiven extends GivenCredentials {
  readonly namespace: string | undefined;
  readonly scope: "cluster" | "namespace" | undefined;
  readonly suspend: boolean | undefined;
  readonly url: string;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly semver: string | undefined;
  readonly commit: string | undefined;
  readonly "sync-interval-seconds": number | undefined;
  readonly "timeout-seconds": number | undefined;
  readonly kustomizations: Kustomizations;
}

/** What the inputs ask for, in wire shape. */
export function fluxWant(given: FluxGiven): FluxWant {
  const { branch = null, tag = null, semver = null, commit = null } = given;
  const { shown, secrets } = credentialsOf(given);
  return {
    secrets,
    properties: {
      namespace: given.namespace,
      scope: given.scope,
      suspend: given.suspend,
      sourceKind: "GitRepository",
      gitRepository: {
        url: gitUrl(given.url),
        // A tag that is left over would win over the branch.
        repositoryRef: { branch, tag, semver, commit },
        syncIntervalInSeconds: given["sync-interval-seconds"],
        timeoutInSeconds: given["timeout-seconds"],
        ...shown,
      },
      kustomizations: given.kustomizations,
    },
  };
}

/** Without what is null or not named: what a new one is made of. */
export function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, bare(each)]));
}
