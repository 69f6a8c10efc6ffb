import { isUnknown } from "@slipway/reconcile";
import type { Result, Step } from "./results.ts";

/** GitHub keeps 65,536 characters of a text; the mark and the footer need some. */
const mostCharacters = 60_000;

const states = {
  "no-changes": "✅ no changes",
  applied: "✅ applied",
  drift: "⚠️ differs",
  pending: "⏳ pending",
  failed: "❌ failed",
  skipped: "skipped",
} as const;

/** The results in Markdown. A list that is too long ends with a count. */
export function page(results: readonly Result[]): string {
  for (let rows = 200; ; rows = Math.floor(rows / 2)) {
    const text = [table(results), ...results.map((result) => details(result, rows))]
      .filter((part) => part !== "")
      .join("\n\n");
    if (text.length <= mostCharacters) return text;
    if (rows === 0) return `${text.slice(0, mostCharacters)}\n\n…`;
  }
}

/** One table of many environments. Those that differ come first, with their issues. */
export function overview(environments: readonly string[], open: ReadonlyMap<string, string>): string {
  const differing = environments.filter((name) => open.has(name));
  const rows = [...differing, ...environments.filter((name) => !open.has(name))].map(
    (name) => `| ${cell(name)} | ${open.has(name) ? `${states.drift}: ${open.get(name)}` : states["no-changes"]} |`,
  );
  const count = `${differing.length} of ${environments.length} ${environments.length === 1 ? "environment" : "environments"} differ.`;
  return [count, "", "| environment | state |", "| --- | --- |", ...rows].join("\n");
}

function table(results: readonly Result[]): string {
  const rows = results.map(({ name, state, steps }) => `| ${cell(name)} | ${states[state]} | ${countOf(steps)} |`);
  return ["| what | state | steps |", "| --- | --- | --- |", ...rows].join("\n");
}

/** "1 to create, 2 to update" */
function countOf(steps: readonly Step[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of steps) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  return [...counts].map(([operation, count]) => `${count} to ${cell(operation)}`).join(", ");
}

function details({ name, steps, problem }: Result, rows: number): string {
  const lines = steps.flatMap((step) => [
    `- ${cell(step.operation)} ${cell(step.kind)} \`${code(step.id)}\``,
    ...(step.changes ?? []).map(
      ({ field, have, want }) => `  - ${cell(field)}: \`${code(format(have))}\` → \`${code(format(want))}\``,
    ),
  ]);
  const kept = lines.slice(0, rows);
  const rest = lines.length - kept.length;
  if (lines.length === 0 && problem === "") return "";
  return [
    `**${cell(name)}**`,
    problem === "" ? "" : `> ${cell(problem, 4_000).replaceAll("\n", "\n> ")}`,
    [...kept, ...(rest > 0 ? [`- … and ${rest} more lines`] : [])].join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function format(value: unknown): string {
  if (isUnknown(value)) return "known after apply";
  return value === undefined ? "–" : JSON.stringify(value);
}

/** Text that is no markup and mentions nobody. */
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
