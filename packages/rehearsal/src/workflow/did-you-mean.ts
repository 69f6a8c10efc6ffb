import { closest, distance } from "fastest-levenshtein";

/** A question that names what is like a word; nothing, where nothing is. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const like = closest(word, known);
  return distance(word, like) <= Math.max(1, word.length / 3) ? `Did you mean ${like}?` : "";
}
