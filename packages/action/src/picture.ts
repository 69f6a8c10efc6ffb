import { keyOf, type Plan, type Subject, shortName } from "@slipway/reconcile";
import { label } from "./markdown.ts";
import { classLines } from "./picture-classes.ts";

/** More boxes than this make a picture that no one reads. */
const most = 40;

/** The resources and what happens to each, as a Mermaid picture. Empty when there is too much to draw. */
export function picture(plan: Plan): string {
  const all = [
    ...plan.steps.map((step) => ({ subject: step as Subject, drawnAs: step.operation })),
    ...plan.unchanged.map((subject) => ({ subject, drawnAs: "unchanged" as const })),
  ];
  if (all.length === 0 || all.length > most) return "";
  const numbers = new Map(all.map(({ subject }, at) => [keyOf(subject), at]));
  const lines = [
    "flowchart LR",
    ...all.map(
      ({ subject, drawnAs }, at) =>
        `  n${at}["${label(subject.kind)}<br/>${label(shortName(subject.id))}"]:::${drawnAs}`,
    ),
    ...all.flatMap(({ subject }, at) =>
      subject.after.flatMap((key) => (numbers.has(key) ? [`  n${numbers.get(key)} --> n${at}`] : [])),
    ),
    ...classLines(all),
  ];
  return `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\``;
}
