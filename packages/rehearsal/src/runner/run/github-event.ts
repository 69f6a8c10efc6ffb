import type { Value } from "../../workflow/template.ts";

/** What starts a run. */
export interface Trigger {
  readonly name: "push" | "pull_request" | "schedule" | "workflow_dispatch";
  /** The branch that was pushed, is to be merged, or was chosen; by default the default branch, for a pull request `feature`. */
  readonly branch?: string;
  /** Of a pull request. */
  readonly number?: number;
  /** Of a schedule. */
  readonly cron?: string;
  /** Of a dispatch. */
  readonly inputs?: Readonly<Record<string, Value>>;
}

/** The part of the `github` context that comes from the event. */
export interface GitHubEvent {
  readonly ref: string;
  readonly refName: string;
  readonly sha: string;
  readonly headRef: string;
  readonly baseRef: string;
  readonly payload: Readonly<Record<string, Value>>;
}

const defaultBranch = "main";

/** The event as GitHub would send it for a repository. */
export function eventOf(trigger: Trigger, repository: string, sha: string, actor: string): GitHubEvent {
  const [owner = "", name = ""] = repository.split("/");
  const about = {
    repository: {
      name,
      full_name: repository,
      private: true,
      default_branch: defaultBranch,
      html_url: `https://github.com/${repository}`,
      owner: { login: owner },
    },
    sender: { login: actor },
  };
  if (trigger.name === "pull_request") return pullRequest(trigger, repository, sha, about);
  const branch = trigger.name === "schedule" ? defaultBranch : (trigger.branch ?? defaultBranch);
  const ref = `refs/heads/${branch}`;
  const own: Record<Exclude<Trigger["name"], "pull_request">, Readonly<Record<string, Value>>> = {
    push: {
      ref,
      before: "0".repeat(40),
      after: sha,
      created: false,
      deleted: false,
      forced: false,
      head_commit: { id: sha, message: "A change", author: { name: actor } },
      pusher: { name: actor },
    },
    schedule: { schedule: trigger.cron ?? "17 5 * * *" },
    workflow_dispatch: { ref, inputs: trigger.inputs ?? null },
  };
  return { ref, refName: branch, sha, headRef: "", baseRef: "", payload: { ...own[trigger.name], ...about } };
}

function pullRequest(
  { number = 1, branch = "feature" }: Trigger,
  repository: string,
  sha: string,
  about: Readonly<Record<string, Value>>,
): GitHubEvent {
  const place = { full_name: repository, fork: false };
  const payload = {
    action: "synchronize",
    number,
    pull_request: {
      number,
      state: "open",
      title: "A change",
      html_url: `https://github.com/${repository}/pull/${number}`,
      head: { ref: branch, sha, repo: place },
      base: { ref: defaultBranch, sha, repo: place },
    },
    ...about,
  };
  const refName = `${number}/merge`;
  return { ref: `refs/pull/${refName}`, refName, sha, headRef: branch, baseRef: defaultBranch, payload };
}
