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

/** Which images each rule would act on now. What one rule selects, no later one looks at, whether it goes or stays. */
export function preview(rules: readonly LifecycleRule[], images: readonly StoredImage[], now: number) {
  const left = new Set(images.toSorted((a, b) => b.pushedAt - a.pushedAt));
  return rules.map((rule) => {
    const selected = [...left].filter((image) => isSelected(image, rule));
    for (const image of selected) left.delete(image);
    const { countType, countNumber } = rule.selection;
    const goes = (image: StoredImage) => now - timeOf(image, countType) > countNumber * day;
    return {
      rule,
      images: countType === "imageCountMoreThan" ? selected.slice(countNumber) : selected.filter(goes),
    };
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
