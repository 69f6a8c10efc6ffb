import { isMap, type Template } from "./template.ts";

export type Level = "none" | "read" | "write";

/** What a job's token may do; a scope that is absent is `none`. */
export type Grant = Readonly<Record<string, Level>>;

const scopes = [
  ...["actions", "artifact-metadata", "attestations", "checks", "contents", "deployments", "discussions", "id-token"],
  ...["issues", "models", "packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses"],
] as const;

const order: readonly Level[] = ["none", "read", "write"];

/** What a new repository grants where a workflow names no permissions. */
export const restricted: Grant = { contents: "read", packages: "read" };

/** The grant that a `permissions` block requests. */
export function grantOf(written: Template | undefined): Grant | undefined {
  if (written === undefined) return undefined;
  if (written === "read-all" || written === "write-all") {
    const level = written === "read-all" ? "read" : "write";
    return Object.fromEntries(
      scopes.map((scope) => [scope, scope === "id-token" && level === "read" ? "none" : level]),
    );
  }
  const entries = Object.entries(isMap(written) ? written : {});
  return Object.fromEntries(entries.map(([scope, level]) => [scope, order.find((each) => each === level) ?? "none"]));
}

/** Where a requested grant exceeds what is allowed, in GitHub's words. */
export function exceeding(requested: Grant, allowed: Grant): string[] {
  return Object.entries(requested).flatMap(([scope, level]) => {
    const most = allowed[scope] ?? "none";
    return order.indexOf(level) <= order.indexOf(most)
      ? []
      : [`is requesting '${scope}: ${level}', but is only allowed '${scope}: ${most}'`];
  });
}

/** A pull request from a fork gets a token that may only read, and no ID token, whatever the workflow asks for. */
export const readOnly = (grant: Grant): Grant =>
  Object.fromEntries(
    Object.entries(grant).map(([scope, level]) => [
      scope,
      scope === "id-token" ? "none" : level === "write" ? "read" : level,
    ]),
  );

/** The smallest grant that includes both. */
export const union = (one: Grant, other: Grant): Grant =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((scope) => {
      const levels = [one[scope] ?? "none", other[scope] ?? "none"].map((level) => order.indexOf(level));
      return [scope, order[Math.max(...levels)] ?? "none"];
    }),
  );
