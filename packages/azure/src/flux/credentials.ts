import { fingerprint } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";

/** Credentials for git, each in base64: Azure keeps them and never shows them again. */
export type Secrets = Readonly<Record<string, string>> | undefined;

/** What the inputs say of them. */
export interface GivenCredentials {
  readonly "https-user": string | undefined;
  readonly "https-token": string | undefined;
  readonly "ssh-private-key": string | undefined;
  readonly "ssh-known-hosts": string | undefined;
  readonly "github-app-id": string | undefined;
  readonly "github-app-installation-id": string | undefined;
  readonly "github-app-private-key": string | undefined;
}

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** A key file ends with a line break, which the runner cuts off inputs; without it no one can read the key. */
export const keyFile = (text: string): string => `${text.replaceAll("\r\n", "\n").trim()}\n`;

/** The secrets that the inputs bring, as they go over the wire, and what stands beside them for everyone to see. */
export function credentialsOf(given: GivenCredentials): { readonly shown: Json; readonly secrets: Secrets } {
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

/** A hash that stands for the secrets of one configuration: the same ones have another in every other configuration. */
export const credentialsHash = async (id: string, secrets: Readonly<Record<string, string>>): Promise<string> =>
  await fingerprint([id.toLowerCase(), ...Object.entries(secrets).sort().flat()].join("\n"));
