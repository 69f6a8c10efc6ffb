import type { ApiResponse, Call } from "./call.ts";
import { createComment, deleteComment, getComment, listAllComments, listComments, updateComment } from "./comments.ts";
import { createBranchPolicy, listBranchPolicies, writeEnvironment } from "./environment-writes.ts";
import { getEnvironment } from "./environments.ts";
import { createIssue, getIssue, getPull, getRepository, listIssues, listPulls, updateIssue } from "./issues.ts";
import {
  addLabels,
  clearLabels,
  createLabel,
  deleteLabel,
  getLabel,
  labelsOfIssue,
  listLabels,
  removeLabel,
  setLabels,
  updateLabel,
} from "./labels.ts";
import { shownLimits } from "./limits.ts";
import { listJobs } from "./runs.ts";
import { searchIssues } from "./search.ts";
import { deleteSecret, getSecret, listSecrets, publicKey, writeSecret } from "./secrets.ts";
import { getUser } from "./user.ts";
import { createVariable, deleteVariable, getVariable, listVariables, updateVariable } from "./variables.ts";

/** One route: data, so that what is simulated can be listed. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `/repos/{owner}/{repo}` where it is about a repository. */
  readonly path: string;
  /** Any one of them suffices; empty where everyone is allowed. */
  readonly permissions: readonly string[];
  /** Whether it makes something that people are notified of. */
  readonly content?: true;
  readonly run: (call: Call) => ApiResponse;
}

const [read, write] = [
  ["issues=read", "pull_requests=read"],
  ["issues=write", "pull_requests=write"],
];
const repo = "/repos/{owner}/{repo}";

/** Secrets stand below a repository and below each of its environments, which have a permission of their own. */
const secretRoutes = [
  { at: `${repo}/actions/secrets`, permission: "secrets" },
  { at: `${repo}/environments/{environment}/secrets`, permission: "environments" },
].flatMap(({ at, permission }): Route[] => {
  const [reads, writes] = [[`${permission}=read`], [`${permission}=write`]];
  return [
    { method: "GET", path: at, permissions: reads, run: listSecrets },
    { method: "GET", path: `${at}/public-key`, permissions: reads, run: publicKey },
    { method: "GET", path: `${at}/{name}`, permissions: reads, run: getSecret },
    { method: "PUT", path: `${at}/{name}`, permissions: writes, run: writeSecret },
    { method: "DELETE", path: `${at}/{name}`, permissions: writes, run: deleteSecret },
  ];
});

const environment = `${repo}/environments/{environment}`;
const administer = ["administration=write"];

/** Environments and what protects them: a job's token reads them, and only who administers the repository writes. */
const environmentRoutes: readonly Route[] = [
  { method: "GET", path: environment, permissions: ["actions=read"], run: getEnvironment },
  { method: "PUT", path: environment, permissions: administer, run: writeEnvironment },
  {
    method: "GET",
    path: `${environment}/deployment-branch-policies`,
    permissions: ["actions=read"],
    run: listBranchPolicies,
  },
  {
    method: "POST",
    path: `${environment}/deployment-branch-policies`,
    permissions: administer,
    run: createBranchPolicy,
  },
];

const variables = `${repo}/actions/variables`;
const [readVariables, writeVariables] = [["variables=read"], ["variables=write"]];
const variableRoutes: readonly Route[] = [
  { method: "GET", path: variables, permissions: readVariables, run: listVariables },
  { method: "POST", path: variables, permissions: writeVariables, run: createVariable },
  { method: "GET", path: `${variables}/{name}`, permissions: readVariables, run: getVariable },
  { method: "PATCH", path: `${variables}/{name}`, permissions: writeVariables, run: updateVariable },
  { method: "DELETE", path: `${variables}/{name}`, permissions: writeVariables, run: deleteVariable },
];

/** Everything that is simulated of GitHub's API. */
export const routes: readonly Route[] = [
  {
    method: "GET",
    path: "/rate_limit",
    permissions: [],
    run: ({ world, who, token }) => ({ body: shownLimits(world, who, token) }),
  },
  { method: "GET", path: "/search/issues", permissions: [], run: searchIssues },
  { method: "GET", path: repo, permissions: ["metadata=read"], run: getRepository },
  { method: "GET", path: "/user", permissions: [], run: getUser },
  ...environmentRoutes,
  ...variableRoutes,
  {
    method: "GET",
    path: `${repo}/actions/runs/{run_id}/jobs`,
    permissions: ["actions=read"],
    run: listJobs,
  },
  { method: "GET", path: `${repo}/issues`, permissions: ["issues=read"], run: listIssues },
  { method: "POST", path: `${repo}/issues`, permissions: ["issues=write"], content: true, run: createIssue },
  { method: "GET", path: `${repo}/issues/comments`, permissions: read, run: listAllComments },
  { method: "GET", path: `${repo}/issues/comments/{id}`, permissions: read, run: getComment },
  { method: "PATCH", path: `${repo}/issues/comments/{id}`, permissions: write, run: updateComment },
  { method: "DELETE", path: `${repo}/issues/comments/{id}`, permissions: write, run: deleteComment },
  { method: "GET", path: `${repo}/issues/{number}`, permissions: read, run: getIssue },
  { method: "PATCH", path: `${repo}/issues/{number}`, permissions: write, run: updateIssue },
  { method: "GET", path: `${repo}/issues/{number}/comments`, permissions: read, run: listComments },
  { method: "POST", path: `${repo}/issues/{number}/comments`, permissions: write, content: true, run: createComment },
  { method: "GET", path: `${repo}/issues/{number}/labels`, permissions: read, run: labelsOfIssue },
  { method: "POST", path: `${repo}/issues/{number}/labels`, permissions: write, run: addLabels },
  { method: "PUT", path: `${repo}/issues/{number}/labels`, permissions: write, run: setLabels },
  { method: "DELETE", path: `${repo}/issues/{number}/labels`, permissions: write, run: clearLabels },
  { method: "DELETE", path: `${repo}/issues/{number}/labels/{name}`, permissions: write, run: removeLabel },
  { method: "GET", path: `${repo}/labels`, permissions: read, run: listLabels },
  { method: "POST", path: `${repo}/labels`, permissions: write, run: createLabel },
  { method: "GET", path: `${repo}/labels/{name}`, permissions: read, run: getLabel },
  { method: "PATCH", path: `${repo}/labels/{name}`, permissions: write, run: updateLabel },
  { method: "DELETE", path: `${repo}/labels/{name}`, permissions: write, run: deleteLabel },
  { method: "GET", path: `${repo}/pulls`, permissions: ["pull_requests=read"], run: listPulls },
  { method: "GET", path: `${repo}/pulls/{number}`, permissions: ["pull_requests=read"], run: getPull },
  ...secretRoutes,
];

interface Matcher {
  readonly route: Route;
  readonly steps: readonly string[];
}

const matchers: readonly Matcher[] = routes.map((route) => ({ route, steps: route.path.split("/").slice(1) }));

/** What a path catches of a route's pattern. */
function caught(steps: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (steps.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, step] of steps.entries()) {
    const part = given[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(step)?.[1];
    if (name) parts[name] = part;
    else if (step !== part) return undefined;
  }
  return parts;
}

/** The routes at a path, whatever the method. */
export function routesAt(path: string): { readonly route: Route; readonly parts: Readonly<Record<string, string>> }[] {
  const given = path.replace(/\/+$/, "").split("/").slice(1).map(decoded);
  return matchers.flatMap(({ route, steps }) => {
    const parts = caught(steps, given);
    return parts ? [{ route, parts }] : [];
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
