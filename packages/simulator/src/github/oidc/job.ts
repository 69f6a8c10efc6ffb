import { makeIds } from "../../world/ids.ts";
import { define, lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";

/** A workflow job that requests ID tokens: what GitHub would say about it. */
export interface Job {
  owner: string;
  ownerId: string;
  repository: string;
  repositoryId: string;
  ref: string;
  sha: string;
  event: string;
  /** Of a pull request. */
  headRef?: string;
  baseRef?: string;
  environment?: string;
  workflow: string;
  /** The file that the run began with, and at which ref; left out, the workflow's name in the usual folder. */
  workflowRef?: string;
  /** The file that defines the job: another one where the job is part of a called workflow. */
  jobWorkflowRef?: string;
  /** The commit of that file, where it is in another repository. */
  jobWorkflowSha?: string;
  actor: string;
  runId: string;
  runNumber: string;
  runAttempt: string;
  /** Whether the repository's subjects name owner and repository with their ids, as new ones do since July 2026. */
  immutableSubject: boolean;
  /** Given to the job; it is exchanged for ID tokens. */
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

/** The job that is there from the beginning. */
export function job(world: World): Job {
  return world.section("github-job", () => firstJob(world.seed));
}

const others = (world: World): Record<string, Job> => world.section("github-jobs", () => ({}));

/** Another job beside the first, like it where nothing else is given; it has a request token of its own. */
export function addJob(world: World, about: Partial<Omit<Job, "requestToken">>): Job {
  const made: Job = { ...job(world), ...about, requestToken: world.ids.word(40) };
  define(others(world), made.requestToken, made);
  return made;
}

/** The job has ended: no one gets ID tokens for it any more. */
export function endJob(world: World, { requestToken }: Job): void {
  delete others(world)[requestToken];
}

/** The job that a request token was given to. */
export function jobOf(world: World, requestToken: string): Job | undefined {
  const first = job(world);
  if (requestToken === first.requestToken) return first;
  const known = others(world);
  return lookup(known, requestToken);
}

/** The subject of the job's tokens: an environment counts more than the event, the event more than the ref. */
export function subjectOf({ owner, ownerId, repository, repositoryId, immutableSubject, ...rest }: Job): string {
  const place = immutableSubject ? `${owner}@${ownerId}/${repository}@${repositoryId}` : `${owner}/${repository}`;
  if (rest.environment !== undefined) return `repo:${place}:environment:${rest.environment}`;
  return rest.event === "pull_request" ? `repo:${place}:pull_request` : `repo:${place}:ref:${rest.ref}`;
}
