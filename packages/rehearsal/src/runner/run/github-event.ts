import type { Value } from "../../workflow/template.ts";

/**
 * What `GITHUB_REF` is for each event that a rehearsal can start (GitHub docs, "Events that trigger workflows"). All
 * others are refused by name.
 */
export const eventRefs = {
  push: "what was pushed",
  pull_request: "merge branch",
  merge_group: "merge queue",
  schedule: "default branch",
  workflow_dispatch: "what was chosen",
  repository_dispatch: "default branch",
  release: "tag",
} as const;

export type EventName = keyof typeof eventRefs;

/** What starts a run. */
export interface Trigger {
  readonly name: EventName;
  /** The branch that was pushed, is to be merged, or was chosen; by default the default branch, for a pull request `feature`. */
  readonly branch?: string;
  /** The tag that was pushed, chosen or released. */
  readonly tag?: string;
  /** Of a pull request. */
  readonly number?: number;
  /** Whether the pull request comes from a fork. */
  readonly fork?: boolean;
  /** Who set it off, such as `dependabot[bot]`; by default a person with the right to write. */
  readonly actor?: string;
  /** The files that a push or a pull request changes; left out, what a filter of paths asks for. */
  readonly changed?: readonly string[];
  /** Of a schedule. */
  readonly cron?: string;
  /** Of a dispatch. */
  readonly inputs?: Readonly<Record<string, Value>>;
}

/** A repository, and the address of the server that it is on. */
export interface Place {
  readonly site: string;
  readonly repository: string;
}

/** The part of the `github` context that comes from the event. */
export interface GitHubEvent {
  readonly ref: string;
  readonly refName: string;
  readonly refType: "branch" | "tag";
  readonly sha: string;
  readonly headRef: string;
  readonly baseRef: string;
  readonly payload: Readonly<Record<string, Value>>;
}

type Payload = Readonly<Record<string, Value>>;

const defaultBranch = "main";

/** A ref by its whole name. */
function refOf({ name, branch = defaultBranch, tag, number = 1 }: Trigger, sha: string): string {
  switch (eventRefs[name]) {
    case "default branch":
      return `refs/heads/${defaultBranch}`;
    case "merge branch":
      return `refs/pull/${number}/merge`;
    case "merge queue":
      return `refs/heads/gh-readonly-queue/${defaultBranch}/pr-${number}-${sha}`;
    case "tag":
      return `refs/tags/${tag ?? "v1.0.0"}`;
    default:
      return tag === undefined ? `refs/heads/${branch}` : `refs/tags/${tag}`;
  }
}

/** The event as GitHub would send it for a repository, whose pages are at `site`. */
export function eventOf(trigger: Trigger, { site, repository }: Place, sha: string, actor: string): GitHubEvent {
  const [owner = "", name = ""] = repository.split("/");
  const about = {
    repository: {
      name,
      full_name: repository,
      private: true,
      default_branch: defaultBranch,
      html_url: `${site}/${repository}`,
      owner: { login: owner },
    },
    sender: { login: actor },
  };
  const ref = refOf(trigger, sha);
  const isPull = trigger.name === "pull_request";
  return {
    ref,
    refName: ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    refType: ref.startsWith("refs/tags/") ? "tag" : "branch",
    sha,
    headRef: isPull ? (trigger.branch ?? "feature") : "",
    baseRef: isPull ? defaultBranch : "",
    payload: { ...payloads[trigger.name]({ trigger, site, repository, sha, actor, ref }), ...about },
  };
}

interface About extends Place {
  readonly trigger: Trigger;
  readonly sha: string;
  readonly actor: string;
  readonly ref: string;
}

const payloads: Readonly<Record<EventName, (about: About) => Payload>> = {
  push: ({ ref, sha, actor }) => ({
    ref,
    before: "0".repeat(40),
    after: sha,
    created: false,
    deleted: false,
    forced: false,
    head_commit: { id: sha, message: "A change", author: { name: actor } },
    pusher: { name: actor },
  }),
  pull_request: pullRequest,
  merge_group: ({ ref, sha }) => ({
    action: "checks_requested",
    merge_group: { head_sha: sha, head_ref: ref, base_ref: `refs/heads/${defaultBranch}`, base_sha: sha },
  }),
  schedule: ({ trigger }) => ({ schedule: trigger.cron ?? "17 5 * * *" }),
  workflow_dispatch: ({ trigger, ref }) => ({ ref, inputs: trigger.inputs ?? null }),
  repository_dispatch: ({ trigger }) => ({
    action: "deploy",
    branch: defaultBranch,
    client_payload: trigger.inputs ?? null,
  }),
  release: ({ ref }) => ({
    action: "published",
    release: { tag_name: ref.replace("refs/tags/", ""), target_commitish: defaultBranch, draft: false },
  }),
};

function pullRequest({ trigger, site, repository, sha }: About): Payload {
  const { number = 1, branch = "feature", fork = false } = trigger;
  const base = { full_name: repository, fork: false };
  const head = fork ? { full_name: `contributor/${repository.split("/")[1]}`, fork } : base;
  return {
    action: "synchronize",
    number,
    pull_request: {
      number,
      state: "open",
      title: "A change",
      html_url: `${site}/${repository}/pull/${number}`,
      head: { ref: branch, sha, repo: head },
      base: { ref: defaultBranch, sha, repo: base },
    },
  };
}

/** Whether a run gets no secrets: it may be of code that no one with the right to write has seen. */
export const withholdsSecrets = ({ fork, actor }: Trigger): boolean => fork === true || actor === "dependabot[bot]";
