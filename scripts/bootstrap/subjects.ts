import { githubIssuer } from "../../packages/azure/src/identity/github-issuer.ts";
import type { Names } from "./names.ts";

/** The issuer of the tokens of the server's jobs. */
export const issuerOf = ({ server }: Names): string => githubIssuer(server);

/** Whether the server's subjects may name owner and repository with their IDs: GitHub Enterprise Server's do not. */
export const hasIds = (names: Names): boolean => !issuerOf(names).startsWith(`${names.server}/`);

/** What a server of one's own has to allow (GitHub docs, data/reusables/actions/oidc-endpoints.md). */
export const reachable =
  " The cloud reads the keys of these tokens from the server, so it has to reach .well-known/openid-configuration and .well-known/jwks below the issuer.";

/** A subject that is trusted, and a name for it. */
export interface Subject {
  readonly name: string;
  readonly subject: string;
}

/** A repository as its subjects name it: by names alone, or with the IDs that repositories have there since July 2026. */
const classic = ({ owner, repository }: Names) => `repo:${owner}/${repository}`;
const immutable = ({ owner, repository }: Names) => `repo:${owner}@\${OWNER_ID}/${repository}@\${REPOSITORY_ID}`;

const all = (names: Names, name: string, rest: string): Subject[] => [
  { name, subject: `${classic(names)}:${rest}` },
  ...(hasIds(names) ? [{ name: `${name}-ids`, subject: `${immutable(names)}:${rest}` }] : []),
];

/** The jobs that plan and check: those of pull requests, and those of the branch, without an environment. */
export const planningSubjects = (names: Names): Subject[] => [
  ...all(names, "pull-request", "pull_request"),
  ...all(names, "branch", `ref:refs/heads/${names.branch}`),
];

/** The jobs that apply: those that name the environment, so that its reviewers were asked. */
export const applyingSubjects = (names: Names): Subject[] =>
  all(names, "environment", `environment:${names.environment}`);
