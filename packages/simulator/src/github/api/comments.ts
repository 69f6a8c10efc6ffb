import { type ApiResponse, bodyOf, type Call, issueIn, repositoryIn, textIn } from "./call.ts";
import { pageOf } from "./page.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import { shownComment } from "./shape.ts";
import { addComment, type Comment, moment } from "./state.ts";

const page = "/issues/comments";

function listed(call: Call, found: readonly Comment[]): ApiResponse {
  const since = call.url.searchParams.get("since");
  const { items, headers } = pageOf(
    found.filter(({ updated_at }) => !since || updated_at >= since),
    call,
  );
  return { headers, body: items.map((comment) => shownComment(call, repositoryIn(call), comment)) };
}

/** GET /repos/…/issues/{number}/comments */
export function listComments(call: Call): ApiResponse {
  const issue = issueIn(call, page);
  return listed(
    call,
    repositoryIn(call).comments.filter(({ number }) => number === issue.number),
  );
}

/** GET /repos/…/issues/comments */
export const listAllComments = (call: Call): ApiResponse => listed(call, repositoryIn(call).comments);

function bodyIn(call: Call): string {
  const body = textIn(bodyOf(call), "body", "IssueComment", page);
  if (!body?.trim())
    throw invalid(page, {
      resource: "IssueComment",
      field: "body",
      code: body === undefined ? "missing_field" : "custom",
      ...(body === undefined ? {} : { message: "body cannot be blank" }),
    });
  return body;
}

/** POST /repos/…/issues/{number}/comments */
export function createComment(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const issue = issueIn(call, page);
  const body = bodyIn(call);
  if (issue.locked && call.token?.kind === "user")
    throw new Refusal(403, "Unable to create comment because issue is locked.", page);
  const made = addComment(call.world, repository, issue, call.token?.login ?? "", body);
  return {
    status: 201,
    headers: { location: `${call.api}/repos/${repository.full_name}/issues/comments/${made.id}` },
    body: shownComment(call, repository, made),
  };
}

function named(call: Call): Comment {
  const found = repositoryIn(call).comments.find(({ id }) => id === Number(call.parts.id));
  if (!found) throw notFound(page);
  return found;
}

/** GET /repos/…/issues/comments/{id} */
export const getComment = (call: Call): ApiResponse => ({ body: shownComment(call, repositoryIn(call), named(call)) });

/** PATCH /repos/…/issues/comments/{id} */
export function updateComment(call: Call): ApiResponse {
  const comment = named(call);
  comment.body = bodyIn(call);
  comment.updated_at = moment(call.world);
  return { body: shownComment(call, repositoryIn(call), comment) };
}

/** DELETE /repos/…/issues/comments/{id} */
export function deleteComment(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const comment = named(call);
  repository.comments = repository.comments.filter((each) => each !== comment);
  return { status: 204 };
}
