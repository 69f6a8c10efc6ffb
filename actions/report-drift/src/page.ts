import { fingerprint } from "@slipway/reconcile";
import type { Result, Step } from "./results.ts";

/** GitHub keeps 65,536 characters of a text; the mark and the footer take some. */
const most = 60_000;

const states = {
  settled: "✅ settled",
  changed: "✅ settled now",
  drift: "⚠️ differs",
  pending: "⏳ pending",
  failed: "❌ failed",
  skipped: "skipped",
} as const;

/** What the results say, in Markdown; longer lists are folded into a count. */
export function page(results: readonly Result[]): string {
  for (let rows = 200; ; rows = Math.floor(rows / 2)) {
    const text = [table(results), ...results.map((result) => details(result, rows))]
      .filter((part) => part !== "")
      .join("\n\n");
    if (text.length <= most) return text;
    if (rows === 0) return `${text.slice(0, most)}\n\n…`;
  }
}

/** One table of many environments: what differs comes first, with its issue. */
export function overview(environments: readonly string[], open: ReadonlyMap<string, string>): string {
  const differing = environments.filter((name) => open.has(name));
  const rows = [...differing, ...environments.filter((name) => !open.has(name))].map(
    (name) => `| ${cell(name)} | ${open.has(name) ? `${states.drift}: ${open.get(name)}` : states.settled} |`,
  );
  const count = `${differing.length} of ${environments.length} ${environments.length === 1 ? "environment" : "environments"} differ.`;
  return [count, "", "| environment | state |", "| --- | --- |", ...rows].join("\n");
}

/** A short name of what the results say: it changes when there is something new to tell. */
export const digestOf = (results: readonly Result[]): Promise<string> => fingerprint(JSON.stringify(results));

function table(results: readonly Result[]): string {
  const rows = results.map(({ name, state, steps }) => `| ${cell(name)} | ${states[state]} | ${counted(steps)} |`);
  return ["| what | state | steps |", "| --- | --- | --- |", ...rows].join("\n");
}

/** "1 to create, 2 to update" */
function counted(steps: readonly Step[]): string {
  const counts = new Map<string, number>();
  for (const { does } of steps) counts.set(does, (counts.get(does) ?? 0) + 1);
  return [...counts].map(([does, count]) => `${count} to ${cell(does)}`).join(", ");
}

function details({ name, steps, problem }: Result, rows: number): string {
  const lines = steps.flatMap((step) => [
    `- ${cell(step.does)} ${cell(step.kind)} \`${code(step.name)}\``,
    ...(step.changes ?? []).map(
      ({ field, have, want }) => `  - ${cell(field)}: \`${code(shown(have))}\` → \`${code(shown(want))}\``,
    ),
  ]);
  const shownLines = lines.slice(0, rows);
  const rest = lines.length - shownLines.length;
  if (lines.length === 0 && problem === "") return "";
  return [
    `**${cell(name)}**`,
    problem === "" ? "" : `> ${cell(problem, 4_000).replaceAll("\n", "\n> ")}`,
    [...shownLines, ...(rest > 0 ? [`- … and ${rest} more lines`] : [])].join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const shown = (value: unknown): string => (value === undefined ? "–" : JSON.stringify(value));

/** Text that is no markup and calls nobody. */
const cell = (text: string, longest = 300): string =>
  String(text)
    .slice(0, longest)
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replace(/@(?=\w)/g, "@\u200b");

const code = (text: string): string =>
  String(text)
    .replace(/[`\r\n|]/g, " ")
    .slice(0, 500);
