import type { preview, StoredImage } from "./lifecycle-preview.ts";

const day = 24 * 60 * 60_000;
const shownNames = 5;

/** What would go, in sentences: how many images, how large, and the first of them with their age. */
export function describePreview(parts: ReturnType<typeof preview>, all: readonly StoredImage[], now: number): string {
  const going = parts.filter(({ images }) => images.length > 0);
  const gone = going.flatMap(({ images }) => images);
  if (gone.length === 0) return `None of the ${counted(all)} would go now.`;
  const lines = going.map(({ rule, images }) => {
    const named = images.slice(0, shownNames).map((image) => `${nameOf(image)} (${ageOf(image, now)})`);
    const more = images.length > shownNames ? ` and ${images.length - shownNames} more` : "";
    return `- ${described(rule.description)}: ${counted(images)}: ${named.join(", ")}${more}`;
  });
  return [`ECR deletes ${counted(gone)} of ${counted(all)} within a day of the change:`, ...lines].join("\n");
}

const described = (description = "a rule"): string => description.replace(/ \(slipway-[0-9a-f]{16}\)$/, "");

const counted = (images: readonly StoredImage[]): string =>
  `${images.length} ${images.length === 1 ? "image" : "images"} (${shownSize(images.reduce((sum, { size }) => sum + size, 0))})`;

const nameOf = ({ tags, digest }: StoredImage): string => tags[0] ?? digest.slice(0, "sha256:".length + 12);

const ageOf = ({ pushedAt }: StoredImage, now: number): string => {
  const days = Math.floor((now - pushedAt) / day);
  return days === 1 ? "1 day old" : `${days} days old`;
};

/** As registries count: in units of a thousand. */
function shownSize(bytes: number): string {
  const at = Math.min(4, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** at).toFixed(at === 0 ? 0 : 1)} ${["B", "kB", "MB", "GB", "TB"][at]}`;
}
