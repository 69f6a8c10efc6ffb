import { isMap, type Template } from "./template.ts";

export type Level = "none" | "read" | "write";

/** What a job's token may do; what is not named is none. */
export type Grant = Readonly<Record<string, Level>>;

const scopes = [
  ...["actions", "artifact-metadata", "attestations", "checks", "contents", "deployments", "discussions", "id-token"],
  ...["issues", "models", "packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses"],
] as const;

const order: readonly Level[] = ["none", "read", "write"];

/** What a repository grants where a workflow says nothing, as new repositories are set. */
export const restricted: Grant = { contents: "read", packages: "read" };

/** What a `permissions` block asks for. */
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

/** What a grant asks for beyond another, in GitHub's words. */
export function exceeding(requested: Grant, allowed: Grant): string[] {
  return Object.entries(requested).flatMap(([scope, level]) => {
    const most = allowed[scope] ?? "none";
    return order.indexOf(level) <= order.indexOf(most)
      ? []
      : [`is requesting '${scope}: ${level}', but is only allowed '${scope}: ${most}'`];
  });
}

/** The least that satisfies both. */
export const together = (one: Grant, other: Grant): Grant =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((scope) => {
      const levels = [one[scope] ?? "none", other[scope] ?? "none"].map((level) => order.indexOf(level));
      return [scope, order[Math.max(...levels)] ?? "none"];
    }),
  );
