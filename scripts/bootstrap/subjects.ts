import type { Names } from "./names.ts";

/** The issuer of the tokens of GitHub's jobs. */
export const issuer = "https://token.actions.githubusercontent.com";

/** A subject that is trusted, and a name for it. */
export interface Subject {
  readonly name: string;
  readonly subject: string;
}

type Place = Pick<Names, "owner" | "repository">;

/** A repository as its subjects name it: by names alone, or with the IDs that repositories have there since July 2026. */
const classic = ({ owner, repository }: Place) => `repo:${owner}/${repository}`;
const immutable = ({ owner, repository }: Place) => `repo:${owner}@\${OWNER_ID}/${repository}@\${REPOSITORY_ID}`;

const both = (place: Place, name: string, rest: string): Subject[] => [
  { name, subject: `${classic(place)}:${rest}` },
  { name: `${name}-ids`, subject: `${immutable(place)}:${rest}` },
];

/** The jobs that plan and check: those of pull requests, and those of the branch, without an environment. */
export const planningSubjects = (names: Names): Subject[] => [
  ...both(names, "pull-request", "pull_request"),
  ...both(names, "branch", `ref:refs/heads/${names.branch}`),
];

/** The jobs that apply: those that name the environment, so that its reviewers were asked. */
export const applyingSubjects = (names: Names): Subject[] =>
  both(names, "environment", `environment:${names.environment}`);
