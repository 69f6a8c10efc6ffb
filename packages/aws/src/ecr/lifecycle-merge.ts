import { UnfitError } from "@slipway/action";
import { type LifecycleRule, meaningOf, type NewRule, patternsOf } from "./lifecycle-rule.ts";

/** Whether Slipway made a rule: its description ends with the record of that. */
export const isOwn = ({ description = "" }: LifecycleRule, record: string): boolean =>
  description.endsWith(`(${record})`);

/** The record in any of the rules. */
export const recordOf = (rules: readonly LifecycleRule[]): string | undefined =>
  rules.flatMap(({ description = "" }) => /\((slipway-[0-9a-f]{16})\)$/.exec(description)?.[1] ?? [])[0];

/** The rules of others stay as they are, and ours find a place among them. Undefined when all is as wanted. */
export function mergedRules(
  have: readonly LifecycleRule[],
  want: readonly NewRule[],
  record: string,
): readonly LifecycleRule[] | undefined {
  const kept = have.filter((rule) => !isOwn(rule, record));
  const own = have.filter((rule) => isOwn(rule, record));
  const theirs = new Set(kept.map(meaningOf));
  const missing = want.filter((rule) => !theirs.has(meaningOf(rule)));
  if (own.map(meaningOf).join() === missing.map(meaningOf).join()) return undefined;
  return [...kept, ...placed(missing, kept, record)].toSorted((a, b) => a.rulePriority - b.rulePriority);
}

/** Rules run in the order of their numbers, and one for all images has to be the last. */
function placed(missing: readonly NewRule[], kept: readonly LifecycleRule[], record: string): LifecycleRule[] {
  const last = kept.find(({ selection }) => selection.tagStatus === "any");
  for (const { selection } of missing) {
    const rival = kept.find((rule) => targetOf(rule.selection) === targetOf(selection));
    if (rival) throw conflict(rival);
  }
  const taken = new Set(kept.map(({ rulePriority }) => rulePriority));
  let next = 0;
  return missing.map((rule) => {
    do next += 1;
    while (taken.has(next) || (rule.selection.tagStatus === "any" && next < Math.max(0, ...taken)));
    if (last !== undefined && next > last.rulePriority) throw noRoom(last);
    return { rulePriority: next, ...rule, description: `${rule.description} (${record})` };
  });
}

/** What one rule of a storage class alone may be about. */
const targetOf = (selection: LifecycleRule["selection"]): string =>
  JSON.stringify([selection.storageClass ?? "standard", selection.tagStatus, patternsOf(selection)]);

const aboutOf = (selection: LifecycleRule["selection"]): string =>
  selection.tagStatus === "tagged"
    ? `images with the tags ${patternsOf(selection).join(", ")}`
    : `${selection.tagStatus === "any" ? "all" : "untagged"} images`;

const conflict = ({ rulePriority, selection }: LifecycleRule): UnfitError =>
  new UnfitError(
    `The policy has a rule for ${aboutOf(selection)} already, with the priority ${rulePriority}, that Slipway did not write; a policy has one such rule.`,
    "Give its number in the inputs to adopt it, or remove it by hand (`aws ecr get-lifecycle-policy` shows it).",
  );

const noRoom = ({ rulePriority }: LifecycleRule): UnfitError =>
  new UnfitError(
    `The policy's rule for all images has the priority ${rulePriority}, and it has to run last: no number is free before it.`,
    "Give that rule a higher number by hand, such as 1000, then run again.",
  );
