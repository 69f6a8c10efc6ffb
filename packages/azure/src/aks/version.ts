/** A Kubernetes version, minor or full, as its parts. */
const partsOf = (version: string): number[] => version.split(".").map(Number);

/** Whether a version that runs is as new as a wanted one; a wanted minor version is met by each of its patches. Pure. */
export function reaches(have: string, want: string): boolean {
  const running = partsOf(have);
  for (const [at, part] of partsOf(want).entries()) {
    // A minor version that runs without its patch known counts as its newest.
    const own = running[at] ?? Number.POSITIVE_INFINITY;
    if (own !== part) return own > part;
  }
  return true;
}

/** How many minor versions lie between two. Pure. */
export const minorsBetween = (have: string, want: string): number => (partsOf(want)[1] ?? 0) - (partsOf(have)[1] ?? 0);
