import type { LifecycleRule } from "./lifecycle-rule.ts";
import { patternsOf } from "./lifecycle-rule.ts";

/** An image, as far as rules look at it. Times are in milliseconds. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly size: number;
  readonly pushedAt: number;
  readonly pulledAt: number | undefined;
  readonly archivedAt: number | undefined;
}

const day = 24 * 60 * 60_000;

/**
 * Which images each rule would act on now. A rule counts all that it selects; of these it leaves alone what an earlier
 * one selects as well, whether that goes or stays.
 */
export function preview(rules: readonly LifecycleRule[], images: readonly StoredImage[], now: number) {
  const newestFirst = images.toSorted((a, b) => b.pushedAt - a.pushedAt);
  const taken = new Set<StoredImage>();
  return rules.map((rule) => {
    const selected = newestFirst.filter((image) => isSelected(image, rule));
    const { countType, countNumber } = rule.selection;
    const isDue = (image: StoredImage, at: number) =>
      countType === "imageCountMoreThan" ? at >= countNumber : now - timeOf(image, countType) > countNumber * day;
    const going = selected.filter((image, at) => isDue(image, at) && !taken.has(image));
    for (const image of selected) taken.add(image);
    return { rule, images: going };
  });
}

function isSelected({ tags, archivedAt }: StoredImage, { selection }: LifecycleRule): boolean {
  const { tagStatus, storageClass = "standard" } = selection;
  if ((storageClass === "archive") !== (archivedAt !== undefined)) return false;
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.length === 0;
  // Each of several patterns has to be met, by any tag.
  return tags.length > 0 && patternsOf(selection).every((pattern) => tags.some((tag) => fits(pattern, tag)));
}

/** One that was never pulled counts from when it was pushed. */
function timeOf(
  { pushedAt, pulledAt, archivedAt }: StoredImage,
  countType: LifecycleRule["selection"]["countType"],
): number {
  if (countType === "sinceImagePulled") return pulledAt ?? pushedAt;
  return countType === "sinceImageTransitioned" ? (archivedAt ?? Number.POSITIVE_INFINITY) : pushedAt;
}

/** Whether a tag fits a pattern, in which * stands for anything: each part is looked for after the one before. */
function fits(pattern: string, tag: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return tag === pattern;
  if (!tag.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = tag.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return tag.length - last.length >= at && tag.endsWith(last);
}
