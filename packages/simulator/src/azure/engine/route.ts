import type { Answer } from "../../service.ts";
import { authorize, type RequestContext, requireSubscription } from "./gate.ts";
import type { JsonObject } from "./json.ts";
import { gateway } from "./refusal.ts";

/** What ARM offers besides resources: name checks, listings of what there is, registration. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "HEAD";
  /** `{name}` stands for one segment; a leading `{scope}` stands for any scope. */
  readonly template: string;
  readonly permission: string;
  readonly apiVersions: readonly [first: string, last: string];
  readonly answer: (context: RequestContext, given: Given) => Answer | Promise<Answer>;
  readonly note?: string;
}

export interface Given {
  readonly params: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

interface Compiled {
  readonly route: Route;
  readonly parts: readonly string[];
  readonly scoped: boolean;
}

/** Routes made ready for matching, in the order given. */
export function compile(routes: readonly Route[]): (method: string, segments: readonly string[]) => Found | undefined {
  const compiled = routes.map((route): Compiled => {
    const parts = route.template.split("/").filter((part) => part !== "");
    const scoped = parts[0] === "{scope}";
    return { route, parts: scoped ? parts.slice(1) : parts, scoped };
  });
  return (method, segments) => {
    for (const { route, parts, scoped } of compiled) {
      if (route.method !== method || (scoped ? segments.length < parts.length : segments.length !== parts.length))
        continue;
      const skipped = segments.length - parts.length;
      const params: Record<string, string> = scoped
        ? { scope: skipped === 0 ? "" : `/${segments.slice(0, skipped).join("/")}` }
        : {};
      const fits = parts.every((part, index) => {
        const segment = segments[skipped + index] ?? "";
        if (!part.startsWith("{")) return part.toLowerCase() === segment.toLowerCase();
        params[part.slice(1, -1)] = segment;
        return true;
      });
      if (fits) return { route, params };
    }
    return undefined;
  };
}

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Let a route answer, after the subscription, the permission and the api-version have been looked at. */
export function follow(context: RequestContext, { route, params }: Found, body: JsonObject): Answer | Promise<Answer> {
  const { subscription } = context.path;
  if (subscription !== undefined) requireSubscription(context.arm, subscription);
  const group = context.path.group === undefined ? "" : `/resourceGroups/${context.path.group}`;
  const scope = params.scope ?? (subscription === undefined ? "/" : `/subscriptions/${subscription}${group}`);
  const permission = route.permission.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? "");
  authorize(context, permission, scope);
  const [first, last] = route.apiVersions;
  const day = context.apiVersion.slice(0, 10);
  if (day < first || day > last)
    throw gateway(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${context.apiVersion}' is invalid. The supported versions are '${last},${first}'.`,
    );
  return route.answer(context, { params, body });
}
