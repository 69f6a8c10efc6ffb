import { type ApiResponse, bodyOf, type Call, issueIn, repositoryIn, textIn, textsIn } from "./call.ts";
import { labelled } from "./labels.ts";
import { oneOf, pageOf } from "./page.ts";
import { invalid, Refusal } from "./refusal.ts";
import { shownIssue, shownPull, shownRepository } from "./shape.ts";
import { type Issue, moment, openIssue } from "./state.ts";

const page = "/issues/issues";

function enabled(call: Call): void {
  if (!repositoryIn(call).has_issues) throw new Refusal(410, "Issues has been disabled in this repository.", page);
}

/** A login as a query names it: `app/x` is the bot of an app. */
const loginOf = (written: string): string => (written.startsWith("app/") ? `${written.slice(4)}[bot]` : written);

const sorts = { created: "created_at", updated: "updated_at" } as const;

/** GET /repos/…/issues */
export function listIssues(call: Call): ApiResponse {
  enabled(call);
  const { searchParams } = call.url;
  const state = oneOf(searchParams, "state", ["open", "closed", "all"], "open", "Issue");
  const sort = oneOf(searchParams, "sort", ["created", "updated", "comments"], "created", "Issue");
  const ascending = oneOf(searchParams, "direction", ["asc", "desc"], "desc", "Issue") === "asc";
  const labels = (searchParams.get("labels") ?? "")
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter(Boolean);
  const [creator, assignee, since] = ["creator", "assignee", "since"].map((name) => searchParams.get(name));
  const repository = repositoryIn(call);
  const comments = (issue: Issue) => repository.comments.filter(({ number }) => number === issue.number).length;
  const rank = (issue: Issue): string =>
    sort === "comments" ? String(comments(issue)).padStart(9, "0") : issue[sorts[sort]];
  const found = repository.issues
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.some((name) => name.toLowerCase() === label)))
    .filter((issue) => !creator || issue.login.toLowerCase() === loginOf(creator).toLowerCase())
    .filter((issue) =>
      !assignee || assignee === "*"
        ? !assignee || issue.assignees.length > 0
        : assignee === "none"
          ? issue.assignees.length === 0
          : issue.assignees.includes(assignee),
    )
    .filter((issue) => !since || issue.updated_at >= since)
    .sort((one, other) => (rank(one) === rank(other) ? one.number - other.number : rank(one) < rank(other) ? -1 : 1));
  const { items, headers } = pageOf(ascending ? found : found.reverse(), call);
  return { headers, body: items.map((issue) => shownIssue(call, repository, issue)) };
}

/** POST /repos/…/issues */
export function createIssue(call: Call): ApiResponse {
  enabled(call);
  const repository = repositoryIn(call);
  const body = bodyOf(call);
  const title = textIn(body, "title", "Issue", page);
  if (!title) throw invalid(page, { resource: "Issue", field: "title", code: "missing_field" });
  const made = openIssue(call.world, repository, {
    title,
    body: textIn(body, "body", "Issue", page) ?? null,
    login: call.token?.login ?? "",
    labels: labelled(call, textsIn(body, "labels", "Issue", page) ?? []),
    assignees: textsIn(body, "assignees", "Issue", page) ?? [],
    pull: false,
  });
  const shown = shownIssue(call, repository, made);
  return {
    status: 201,
    headers: { location: `${call.api}/repos/${repository.full_name}/issues/${made.number}` },
    body: shown,
  };
}

/** GET /repos/…/issues/{number} */
export const getIssue = (call: Call): ApiResponse => ({
  body: shownIssue(call, repositoryIn(call), issueIn(call, page)),
});

const reasons = ["completed", "not_planned", "reopened", "duplicate"];

/** PATCH /repos/…/issues/{number} */
export function updateIssue(call: Call): ApiResponse {
  const { world, token } = call;
  const repository = repositoryIn(call);
  const issue = issueIn(call, page);
  const body = bodyOf(call);
  const [title, text] = [textIn(body, "title", "Issue", page), textIn(body, "body", "Issue", page)];
  if (title === "") throw invalid(page, { resource: "Issue", field: "title", code: "missing_field" });
  const state = textIn(body, "state", "Issue", page);
  const reason = textIn(body, "state_reason", "Issue", page);
  if (state && state !== "open" && state !== "closed")
    throw invalid(page, { resource: "Issue", field: "state", code: "invalid", value: state });
  if (reason && !reasons.includes(reason))
    throw invalid(page, { resource: "Issue", field: "state_reason", code: "invalid", value: reason });
  const labels = textsIn(body, "labels", "Issue", page);
  const assignees = textsIn(body, "assignees", "Issue", page);
  if (title) issue.title = title;
  if (text !== undefined) issue.body = text;
  if (labels) issue.labels = labelled(call, labels);
  if (assignees) issue.assignees = assignees;
  if (state === "closed" && issue.state === "open") {
    Object.assign(issue, { state, closed_at: moment(world), closed_by: token?.login ?? null });
    issue.state_reason = reason ?? "completed";
  } else if (state === "open" && issue.state === "closed") {
    Object.assign(issue, { state, closed_at: null, closed_by: null, state_reason: "reopened" });
  } else if (reason && issue.state === "closed") issue.state_reason = reason;
  issue.updated_at = moment(world);
  return { body: shownIssue(call, repository, issue) };
}

/** GET /repos/{owner}/{repo} */
export const getRepository = (call: Call): ApiResponse => ({ body: shownRepository(call, repositoryIn(call)) });

/** GET /repos/…/pulls */
export function listPulls(call: Call): ApiResponse {
  const state = oneOf(call.url.searchParams, "state", ["open", "closed", "all"], "open", "PullRequest");
  const repository = repositoryIn(call);
  const found = repository.issues.filter((issue) => issue.pull && (state === "all" || issue.state === state)).reverse();
  const { items, headers } = pageOf(found, call);
  return { headers, body: items.map((issue) => shownPull(call, repository, issue)) };
}

/** GET /repos/…/pulls/{number} */
export function getPull(call: Call): ApiResponse {
  const issue = issueIn(call, "/pulls/pulls");
  if (!issue.pull) throw new Refusal(404, "Not Found", "/pulls/pulls");
  return { body: shownPull(call, repositoryIn(call), issue) };
}
