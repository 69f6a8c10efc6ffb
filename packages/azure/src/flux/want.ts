import { fingerprint } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { gitUrl } from "./git-url.ts";
import type { Kustomizations } from "./kustomizations.ts";

/** A Flux configuration as wanted, in wire shape. */
export interface FluxWant {
  /** Only what was asked for; null is what must not be there. */
  readonly properties: Json;
  /** Credentials, each in base64: Azure keeps them and never shows them again. */
  readonly secrets: Readonly<Record<string, string>> | undefined;
}

/** What the inputs say of it. */
export interface FluxGiven {
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
  readonly "https-user": string | undefined;
  readonly "https-token": string | undefined;
  readonly "ssh-private-key": string | undefined;
  readonly "ssh-known-hosts": string | undefined;
  readonly "github-app-id": string | undefined;
  readonly "github-app-installation-id": string | undefined;
  readonly "github-app-private-key": string | undefined;
  readonly kustomizations: Kustomizations;
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** A key file ends with a line break, which the runner cuts off inputs; without it nobody can read the key. */
export const keyFile = (text: string): string => `${text.replaceAll("\r\n", "\n").trim()}\n`;

/** The secrets that the inputs bring, as they go over the wire, and what stands beside them for everybody to see. */
function credentialsOf(given: FluxGiven): { readonly shown: Json; readonly secrets: FluxWant["secrets"] } {
  const { "https-token": token, "ssh-private-key": sshKey, "github-app-private-key": appKey } = given;
  const instead = { httpsUser: null, localAuthRef: null, provider: "Generic" };
  const hosts = given["ssh-known-hosts"];
  const sshKnownHosts = hosts === undefined ? undefined : base64(`${hosts}\n`);
  if (token !== undefined)
    return { shown: { ...instead, httpsUser: given["https-user"] }, secrets: { httpsKey: base64(token) } };
  if (sshKey !== undefined)
    return { shown: { ...instead, sshKnownHosts }, secrets: { sshPrivateKey: base64(keyFile(sshKey)) } };
  if (appKey === undefined) return { shown: { sshKnownHosts }, secrets: undefined };
  return {
    shown: { ...instead, provider: "GitHub" },
    // Flux's own names of what a GitHub App signs in with.
    secrets: {
      githubAppID: base64(given["github-app-id"] ?? ""),
      githubAppInstallationID: base64(given["github-app-installation-id"] ?? ""),
      githubAppPrivateKey: base64(keyFile(appKey)),
    },
  };
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

/** A hash that stands for the secrets of one configuration: the same ones have another in every other configuration. */
export const credentialsHash = async (id: string, secrets: Readonly<Record<string, string>>): Promise<string> =>
  await fingerprint([id.toLowerCase(), ...Object.entries(secrets).sort().flat()].join("\n"));

/** Without what is null or not named: what a new one is made of. */
export function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, bare(each)]));
}
