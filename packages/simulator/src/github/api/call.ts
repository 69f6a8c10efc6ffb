import type { ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";
import type { Origin } from "./shape.ts";
import type { Issue, Repository, Token } from "./state.ts";

/** One request, with its sender and the repository that it is about. */
export interface Call extends Origin {
  readonly world: World;
  readonly request: ApiRequest;
  /** As the client knows it. */
  readonly url: URL;
  readonly token: Token | undefined;
  /** What usage is counted under. */
  readonly who: string;
  readonly repository: Repository | undefined;
  /** What the route's pattern caught, decoded. */
  readonly parts: Readonly<Record<string, string>>;
}

/** What a route answers. */
export interface ApiResponse {
  readonly status?: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The repository of a call, for routes that have one. */
export function repositoryIn({ repository }: Call): Repository {
  if (!repository) throw notFound();
  return repository;
}

/** The issue or pull request that the path names. */
export function issueIn(call: Call, page: string): Issue {
  const repository = repositoryIn(call);
  const found = repository.issues.find(({ number }) => number === Number(call.parts.number));
  if (!found) throw notFound(page);
  return found;
}

/** The body as an object. */
export function bodyOf({ request }: Call): Readonly<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(request.body.toString() || "{}");
  } catch {
    throw new Refusal(400, "Problems parsing JSON");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    throw new Refusal(400, "Body should be a JSON object");
  return read as Readonly<Record<string, unknown>>;
}

const longest = 65_536;

/** A text in a body: refused when it is none, or longer than GitHub keeps. */
export function textIn(
  body: Readonly<Record<string, unknown>>,
  field: string,
  resource: string,
  page: string,
): string | null | undefined {
  const value = body[field];
  if (value === undefined || value === null) return value;
  if (typeof value !== "string") throw invalid(page, { resource, field, code: "invalid", value });
  if (value.length > longest)
    throw invalid(page, {
      resource,
      field,
      code: "custom",
      message: `${field} is too long (maximum is ${longest} characters)`,
    });
  return value;
}

/** Texts in a body: names of labels (or objects with one), or logins. */
export function textsIn(
  body: Readonly<Record<string, unknown>>,
  field: string,
  resource: string,
  page: string,
): string[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => {
    const name: unknown = typeof item === "object" && item !== null && "name" in item ? item.name : item;
    if (typeof name !== "string" || name === "") throw invalid(page, { resource, field, code: "invalid", value });
    return name;
  });
}
