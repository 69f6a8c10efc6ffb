/** The prefix length of a range. */
export const lengthOf = (range: unknown): number | undefined => {
  const length = Number(String(range ?? "").split("/")[1]);
  return Number.isInteger(length) ? length : undefined;
};
