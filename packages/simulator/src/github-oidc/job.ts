import { makeIds } from "../world/ids.ts";
import type { World } from "../world/world.ts";

/** The workflow job that asks for ID tokens: what GitHub would say about it. */
export interface Job {
  owner: string;
  ownerId: string;
  repository: string;
  repositoryId: string;
  ref: string;
  sha: string;
  event: string;
  environment?: string;
  workflow: string;
  actor: string;
  runId: string;
  runNumber: string;
  runAttempt: string;
  /** Whether the repository's subjects name owner and repository with their ids, as new ones do since July 2026. */
  immutableSubject: boolean;
  /** Given to the job; whoever shows it gets ID tokens. */
  readonly requestToken: string;
}

function firstJob(seed: number): Job {
  const draw = { seed: seed ^ 0x0b, count: 0 };
  const ids = makeIds(() => draw);
  return {
    owner: "octo-org",
    ownerId: "65",
    repository: "octo-repo",
    repositoryId: "74",
    ref: "refs/heads/main",
    sha: ids.hex(40),
    event: "push",
    workflow: "deploy",
    actor: "octocat",
    runId: "1001",
    runNumber: "7",
    runAttempt: "1",
    immutableSubject: false,
    requestToken: ids.word(40),
  };
}

/** The job that the world's ID tokens speak of. */
export function job(world: World): Job {
  return world.section("github-job", () => firstJob(world.seed));
}

/** The subject of the job's tokens: an environment counts more than the event, the event more than the ref. */
export function subjectOf({ owner, ownerId, repository, repositoryId, immutableSubject, ...rest }: Job): string {
  const place = immutableSubject ? `${owner}@${ownerId}/${repository}@${repositoryId}` : `${owner}/${repository}`;
  if (rest.environment !== undefined) return `repo:${place}:environment:${rest.environment}`;
  return rest.event === "pull_request" ? `repo:${place}:pull_request` : `repo:${place}:ref:${rest.ref}`;
}
