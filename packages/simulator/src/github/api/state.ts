import { define, lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";

/** What a token may do, by permission: as `permissions:` of a workflow says it. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

/** A credential, and whom it stands for. */
export interface Token {
  readonly login: string;
  /** `installation`: a workflow's or an app's; `user`: a person's. */
  readonly kind: "installation" | "user";
  readonly permissions: Permissions;
  /** Full names of the repositories that it reaches. */
  readonly repositories: readonly string[];
  /** The clock's time at which it dies. */
  readonly expires?: number;
}

export interface Account {
  readonly login: string;
  readonly id: number;
}

export interface Label {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Comment {
  readonly id: number;
  /** Of the issue or pull request. */
  readonly number: number;
  readonly login: string;
  body: string;
  readonly created_at: string;
  updated_at: string;
}

/** An issue, or what a pull request has of one. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly login: string;
  readonly pull: boolean;
  title: string;
  body: string | null;
  state: "open" | "closed";
  state_reason: string | null;
  /** Names. */
  labels: string[];
  assignees: string[];
  locked: boolean;
  readonly created_at: string;
  updated_at: string;
  closed_at: string | null;
  closed_by: string | null;
}

export interface Repository {
  readonly id: number;
  readonly full_name: string;
  readonly private: boolean;
  has_issues: boolean;
  readonly created_at: string;
  next: number;
  issues: Issue[];
  comments: Comment[];
  labels: Label[];
}

/** How many requests a token has made in the current window. */
export interface Usage {
  used: number;
  reset: number;
}

export interface GithubState {
  next: number;
  accounts: Record<string, Account>;
  repositories: Record<string, Repository>;
  tokens: Record<string, Token>;
  /** By token and resource. */
  usage: Record<string, Usage>;
}

/** GitHub's part of the world. */
export const github = (world: World): GithubState =>
  world.section<GithubState>("github", () => ({ next: 1000, accounts: {}, repositories: {}, tokens: {}, usage: {} }));

/** The next id: GitHub numbers everything. */
export function nextId(world: World): number {
  const state = github(world);
  state.next += 1;
  return state.next;
}

/** The moment as GitHub writes it. */
export const moment = (world: World): string => `${world.clock.iso().slice(0, 19)}Z`;

/** The account of a login, made at first sight. */
export function accountOf(world: World, login: string): Account {
  const { accounts } = github(world);
  const known = lookup(accounts, login);
  if (known) return known;
  const made = { login, id: nextId(world) };
  define(accounts, login, made);
  return made;
}

const firstLabels: readonly (readonly [name: string, color: string, description: string])[] = [
  ["bug", "d73a4a", "Something isn't working"],
  ["documentation", "0075ca", "Improvements or additions to documentation"],
  ["enhancement", "a2eeef", "New feature or request"],
];

/** A new repository with the labels that every one begins with. */
export function addRepository(
  world: World,
  fullName: string,
  options: { readonly private?: boolean } = {},
): Repository {
  const made: Repository = {
    id: nextId(world),
    full_name: fullName,
    private: options.private ?? false,
    has_issues: true,
    created_at: moment(world),
    next: 1,
    issues: [],
    comments: [],
    labels: firstLabels.map(([name, color, description]) => ({ id: nextId(world), name, color, description })),
  };
  define(github(world).repositories, fullName.toLowerCase(), made);
  return made;
}

/** The repository of this name, in any letter case. */
export function repositoryOf(world: World, fullName: string): Repository | undefined {
  const { repositories } = github(world);
  const key = fullName.toLowerCase();
  return lookup(repositories, key);
}

/** A new credential; answers its text. */
export function addToken(world: World, token: Token): string {
  const made = `${token.kind === "installation" ? "ghs" : "ghp"}_${world.ids.word(36)}`;
  github(world).tokens[made] = token;
  return made;
}

/** The token of a workflow's job: it acts as `github-actions[bot]` in one repository. */
export const addJobToken = (world: World, repository: string, permissions: Permissions): string =>
  addToken(world, { login: "github-actions[bot]", kind: "installation", permissions, repositories: [repository] });

/** Open a pull request, as far as issues and comments have to do with it. */
export function addPullRequest(world: World, fullName: string, title: string, login = "octocat"): Issue {
  const repository = repositoryOf(world, fullName) ?? addRepository(world, fullName);
  return openIssue(world, repository, { title, body: null, login, labels: [], assignees: [], pull: true });
}

/** Number and keep a new issue or pull request. */
export function openIssue(
  world: World,
  repository: Repository,
  given: Pick<Issue, "title" | "body" | "login" | "labels" | "assignees" | "pull">,
): Issue {
  const now = moment(world);
  const made: Issue = {
    ...given,
    id: nextId(world),
    number: repository.next,
    state: "open",
    state_reason: null,
    locked: false,
    created_at: now,
    updated_at: now,
    closed_at: null,
    closed_by: null,
  };
  repository.next += 1;
  repository.issues.push(made);
  return made;
}

/** Write below an issue or pull request. */
export function addComment(world: World, repository: Repository, issue: Issue, login: string, body: string): Comment {
  const now = moment(world);
  const made = { id: nextId(world), number: issue.number, login, body, created_at: now, updated_at: now };
  repository.comments.push(made);
  issue.updated_at = now;
  return made;
}
