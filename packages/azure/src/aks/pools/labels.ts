/** What a taint is known by: of one key and effect a node has one value. */
export const taintName = (taint: string): string => taint.replace(/=[^:]*/, "");

/** Wanted taints among those of others. */
export const mergedTaints = (have: readonly string[], want: readonly string[]): string[] => {
  const names = new Set(want.map(taintName));
  return [...have.filter((taint) => !names.has(taintName(taint))), ...want];
};
