import { literal } from "../literal.ts";

/**
 * Whether a text matches a list of patterns of GitHub's filters (GitHub docs, "Workflow syntax", "Filter pattern cheat
 * sheet"): the last pattern that matches decides, and one with an exclamation mark takes out again.
 */
export function matches(patterns: readonly string[], text: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    const isNegative = pattern.startsWith("!");
    if (expression(isNegative ? pattern.slice(1) : pattern).test(text)) found = !isNegative;
  }
  return found;
}

/** The question mark and the plus count for the character before them, as in regular expressions. */
function expression(pattern: string): RegExp {
  const parts = pattern.match(/\*\*\/|\*+|[?+]|\[[^\]]*\]|\\.|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part.startsWith("**")) return ".*";
    if (part === "*") return "[^/]*";
    if (/^[?+]$|^\[/.test(part)) return part;
    return literal(part.startsWith("\\") && part.length > 1 ? part.slice(1) : part);
  });
  return new RegExp(`^${source.join("")}$`);
}
