import type { DeploymentRefs } from "@slipway/simulator";
import { UnsupportedFileError } from "../../workflow/unsupported-file-error.ts";
import { literal } from "../literal.ts";
import type { GitHubEvent } from "../run/github-event.ts";

/**
 * Why a job may not enter an environment from the run's ref (GitHub docs, "Managing environments for deployment",
 * "Deployment branches and tags"). A pull request counts as a branch of the name refs/pull/1/merge.
 */
export function refusedRef(from: DeploymentRefs, { ref, refName, refType }: GitHubEvent, environment: string) {
  const name = ref.startsWith("refs/pull/") ? ref : refName;
  if (isAdmitted(from, name, refType)) return undefined;
  const what = refType === "tag" ? "Tag" : "Branch";
  return `${what} "${name}" is not allowed to deploy to ${environment} due to environment protection rules.`;
}

function isAdmitted(from: DeploymentRefs, name: string, type: "branch" | "tag"): boolean {
  if ("protectedBranches" in from) {
    // As long as no branch of the repository has a protection rule, all may deploy.
    const { protectedBranches } = from;
    return protectedBranches.length === 0 || (type === "branch" && protectedBranches.includes(name));
  }
  const patterns = type === "tag" ? (from.tags ?? []) : from.branches;
  return patterns.some((pattern) => fnmatch(pattern).test(name));
}

/** A pattern in the syntax of Ruby's File.fnmatch with FNM_PATHNAME, by which `*` matches no slash. */
function fnmatch(pattern: string): RegExp {
  const unknown = /[\\[\]{}]/.exec(pattern)?.[0];
  if (unknown !== undefined)
    throw new UnsupportedFileError("Deployment branches and tags", [`${pattern}: ${unknown} is not modelled.`]);
  const parts = pattern.split(/(\*\*\/|\*+|\?)/).map((part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part.startsWith("*")) return "[^/]*";
    return part === "?" ? "[^/]" : literal(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}
