import type { World } from "../../world/world.ts";
import { githubServer } from "../server.ts";
import { accountOf, type Comment, type Issue, type Label, type Repository } from "./state.ts";

/** Where the API was reached: the beginning of every URL in its answers. */
export interface Origin {
  readonly api: string;
  readonly world: World;
}

const nodeId = (prefix: string, id: number): string =>
  `${prefix}_${Buffer.from(`${prefix}:${id}`).toString("base64url")}`;

/** Where people see it. */
export const siteOf = ({ world }: Pick<Origin, "world">): string => githubServer(world).site;

/** A user or app. */
export function shownUser({ api, world }: Origin, login: string): object {
  const { id } = accountOf(world, login);
  const { site, avatars } = githubServer(world);
  const bot = login.endsWith("[bot]");
  const page = bot ? `${site}/apps/${login.slice(0, -5)}` : `${site}/${login}`;
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId(bot ? "BOT" : "U", id),
    avatar_url: `${avatars}/${bot ? "in" : "u"}/${id}?v=4`,
    gravatar_id: "",
    url,
    html_url: page,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: bot ? "Bot" : "User",
    user_view_type: "public",
    site_admin: false,
  };
}

/** No one reacts to anything here. */
const reactionsOf = (url: string): object => ({
  url: `${url}/reactions`,
  total_count: 0,
  "+1": 0,
  "-1": 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
});

/** A label. */
export const shownLabel = ({ api }: Origin, { full_name }: Repository, label: Label): object => ({
  id: label.id,
  node_id: nodeId("LA", label.id),
  url: `${api}/repos/${full_name}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  default: false,
  description: label.description,
});

/** A repository, as far as it is simulated. */
export function shownRepository(origin: Origin, repository: Repository): object {
  const [owner = "", name = ""] = repository.full_name.split("/");
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name,
    full_name: repository.full_name,
    private: repository.private,
    owner: shownUser(origin, owner),
    html_url: `${siteOf(origin)}/${repository.full_name}`,
    url: `${origin.api}/repos/${repository.full_name}`,
    created_at: repository.created_at,
    has_issues: repository.has_issues,
    open_issues_count: repository.issues.filter(({ state }) => state === "open").length,
    default_branch: "main",
    visibility: repository.private ? "private" : "public",
  };
}

const association = (login: string): string => (login.endsWith("[bot]") ? "NONE" : "MEMBER");

/** An issue, or a pull request as the issues API shows it. */
export function shownIssue(origin: Origin, repository: Repository, issue: Issue): object {
  const url = `${origin.api}/repos/${repository.full_name}/issues/${issue.number}`;
  const page = `${siteOf(origin)}/${repository.full_name}/${issue.pull ? "pull" : "issues"}/${issue.number}`;
  const pull = `${origin.api}/repos/${repository.full_name}/pulls/${issue.number}`;
  const labels = issue.labels.flatMap((name) => repository.labels.filter((label) => label.name === name));
  const assignees = issue.assignees.map((login) => shownUser(origin, login));
  return {
    url,
    repository_url: `${origin.api}/repos/${repository.full_name}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: nodeId(issue.pull ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: shownUser(origin, issue.login),
    labels: labels.map((label) => shownLabel(origin, repository, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: repository.comments.filter(({ number }) => number === issue.number).length,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    author_association: association(issue.login),
    active_lock_reason: null,
    ...(issue.pull
      ? {
          draft: false,
          pull_request: {
            url: pull,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: null,
          },
        }
      : {}),
    body: issue.body,
    closed_by: issue.closed_by ? shownUser(origin, issue.closed_by) : null,
    reactions: reactionsOf(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.state_reason,
  };
}

/** A comment on an issue or pull request. */
export function shownComment(origin: Origin, repository: Repository, comment: Comment): object {
  const root = `${origin.api}/repos/${repository.full_name}/issues`;
  const pull = repository.issues.some(({ number, pull }) => pull && number === comment.number);
  return {
    url: `${root}/comments/${comment.id}`,
    html_url: `${siteOf(origin)}/${repository.full_name}/${pull ? "pull" : "issues"}/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${root}/${comment.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: shownUser(origin, comment.login),
    created_at: comment.created_at,
    updated_at: comment.updated_at,
    body: comment.body,
    author_association: association(comment.login),
    reactions: reactionsOf(`${root}/comments/${comment.id}`),
    performed_via_github_app: null,
  };
}

/** A pull request of its own API, as far as it is simulated. */
export function shownPull(origin: Origin, repository: Repository, issue: Issue): object {
  const url = `${origin.api}/repos/${repository.full_name}`;
  return {
    url: `${url}/pulls/${issue.number}`,
    id: issue.id,
    html_url: `${siteOf(origin)}/${repository.full_name}/pull/${issue.number}`,
    issue_url: `${url}/issues/${issue.number}`,
    comments_url: `${url}/issues/${issue.number}/comments`,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: shownUser(origin, issue.login),
    body: issue.body,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    merged_at: null,
    draft: false,
  };
}
