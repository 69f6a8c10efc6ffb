import { listOf, mapOf, type Template, textOf } from "../../workflow/template.ts";
import { matches } from "./filter-patterns.ts";
import type { GitHubEvent, Trigger } from "./github-event.ts";

/** The kinds of activity that start a workflow where `types` does not say (GitHub docs, "Events that trigger workflows"). */
const usualTypes: Partial<Record<Trigger["name"], readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
};

/**
 * Why an event does not start a workflow, by the filters below its name (GitHub docs, "Workflow syntax", `on`): the kind of
 * activity, the branch or tag of a push or the base of what is to be merged, and the files that it changes.
 */
export function filterProblem(on: Template | undefined, trigger: Trigger, event: GitHubEvent): string | undefined {
  const written = mapOf(on);
  const of = (key: string): readonly string[] | undefined =>
    written[key] === undefined ? undefined : listOf(written[key]).map((each) => textOf(each) ?? String(each));
  const both = ["branches", "tags", "paths"].find((key) => of(key) && of(`${key}-ignore`));
  if (both !== undefined) return `on ${trigger.name}: you may only define one of '${both}' and '${both}-ignore'.`;
  const { action } = event.payload;
  const types = of("types") ?? usualTypes[trigger.name];
  if (types && typeof action === "string" && !types.includes(action))
    return `on ${trigger.name}: ${action} is not among types: ${types.join(", ")}.`;
  const where = refProblem(trigger, event, of);
  if (where !== undefined) return where;
  const { changed } = trigger;
  // The files of a pushed tag are not looked at.
  const [paths, without] = [of("paths"), of("paths-ignore")];
  if (changed === undefined || event.refType === "tag" || !(paths ?? without)) return undefined;
  const counts = changed.some((path) => isAmong(path, paths, without));
  return counts ? undefined : `on ${trigger.name}: the filter of paths leaves out ${changed.join(", ")}.`;
}

type Of = (key: string) => readonly string[] | undefined;

/** The events that have filters of branches (the schema of GitHub's own parser of workflows). */
const filtered: readonly Trigger["name"][] = ["push", "pull_request", "merge_group"];

function refProblem(
  { name }: Trigger,
  { refName, refType, baseRef, payload }: GitHubEvent,
  of: Of,
): string | undefined {
  if (!filtered.includes(name)) return undefined;
  const kind = refType === "tag" ? "tags" : "branches";
  const other = kind === "tags" ? "branches" : "tags";
  const [only, without] = [of(kind), of(`${kind}-ignore`)];
  const { base_ref: queued } = (payload.merge_group ?? {}) as { readonly base_ref?: string };
  const ref = name === "push" ? refName : (queued?.replace("refs/heads/", "") ?? baseRef);
  // With filters for one kind of refs alone, those of the other kind start nothing.
  const isLeftOut = name === "push" && !only && !without && (of(other) ?? of(`${other}-ignore`)) !== undefined;
  if (!isLeftOut && isAmong(ref, only, without)) return undefined;
  return `on ${name}: the filter of ${isLeftOut ? other : kind} leaves out ${ref}.`;
}

const isAmong = (text: string, only: readonly string[] | undefined, without: readonly string[] | undefined): boolean =>
  only ? matches(only, text) : !(without && matches(without, text));
