/** What Markdown or a reader's eyes would take for something else: controls, and what shows nothing. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2028\u2029]+/gu;

/**
 * Text that is not ours, as a code span: nothing in it is a link, an image, a heading, a mention or HTML, and in a table
 * it ends no cell.
 */
export function code(text: string, longest = 500): string {
  const line = text.replace(invisible, " ").replaceAll("`", "'").trim();
  const shown = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return shown === "" ? "–" : `\`${shown.replaceAll("|", "\\|")}\``;
}

/** The same of a text with several lines. */
export const codeLines = (text: string): string =>
  text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .filter((line) => line.trim() !== "")
    .map((line) => code(line, 2_000))
    .join("<br>");

/** Text for a box in a picture, without anything that Mermaid would read. */
export const label = (text: string): string => text.replace(/[^\p{L}\p{N} .,/_-]+/gu, " ").slice(0, 60);

/** A table; empty without rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? "" : [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** A block that is folded away under a line of our own. */
export const details = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
