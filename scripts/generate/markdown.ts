/** A Markdown table; its cells may contain any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(tableCell).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

const tableCell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");

/** Replaces the text between two markers of a page. */
export function replaceBetween(page: string, name: string, text: string): string {
  const [from, to] = [`<!-- ${name} begins -->`, `<!-- ${name} ends -->`];
  const [start, end] = [page.indexOf(from), page.indexOf(to)];
  if (start < 0 || end < start) throw new RangeError(`The page has no place for ${name}: add "${from}" and "${to}".`);
  return `${page.slice(0, start + from.length)}\n${text}\n${page.slice(end)}`;
}
