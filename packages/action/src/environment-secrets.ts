import type { Problem } from "./problem.ts";
import { shortestSecret } from "./secret-forms.ts";
import { hasSecretLogin, loginIn } from "./url-login.ts";

/** Variables whose values are secrets: those that the vendors' libraries and GitHub's runner read. */
const names = [
  "AZURE_CLIENT_SECRET",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_PASSWORD",
  "ARM_CLIENT_SECRET",
  "ARM_ACCESS_KEY",
  "IDENTITY_HEADER",
  "MSI_SECRET",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "GITHUB_TOKEN",
  "GH_TOKEN",
  "GH_ENTERPRISE_TOKEN",
  "HOPSWORKSAI_API_KEY",
];

/** A secret, with the user whose it is where they are written together. */
export interface Secret {
  readonly value: string;
  readonly user?: string;
}

/** Every secret that is in the environment: in a variable made for one, or as a login in any address. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): Secret[] {
  const named = names.flatMap((name) => (env[name] ? [{ value: env[name] }] : []));
  return [...named, ...Object.values(env).flatMap((value) => (value?.includes("@") ? secretsOfUrl(value) : []))];
}

/** Those that could not be hidden in a log. */
export const shortSecrets = (env: Readonly<Record<string, string | undefined>>): Problem[] =>
  names
    .filter((name) => env[name] && env[name].length < shortestSecret)
    .map((name) => ({
      input: `${name}, a variable of the environment`,
      problem: `It is too short to be hidden in a log: give it at least ${shortestSecret} characters, or unset it.`,
    }));

/** The password of an address, as it is written and as it is meant; without one, the user may be a token. */
function secretsOfUrl(text: string): Secret[] {
  const login = loginIn(text);
  if (login === undefined || !hasSecretLogin(text)) return [];
  const { user, password } = login;
  const written = password ?? user;
  const meant = decoded(written);
  return [
    { value: written, ...(password === undefined ? {} : { user }) },
    { value: meant, user: decoded(user) },
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
