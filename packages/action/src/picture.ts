import { keyOf, type Plan, type Subject, shortName } from "@slipway/reconcile";
import { label } from "./markdown.ts";

/** More boxes than this make a picture that no one reads. */
const most = 40;

const colours = {
  create: "fill:#dafbe1,stroke:#1a7f37,color:#000",
  update: "fill:#fff8c5,stroke:#9a6700,color:#000",
  replace: "fill:#ffebe9,stroke:#cf222e,color:#000",
  delete: "fill:#ffebe9,stroke:#cf222e,color:#000,stroke-dasharray:4",
  unchanged: "fill:#f6f8fa,stroke:#8c959f,color:#000",
} as const;

/** The resources and what happens to each, as a Mermaid picture. Empty when there is too much to draw. */
export function picture(plan: Plan): string {
  const all = [
    ...plan.steps.map((step) => ({ subject: step as Subject, drawnAs: step.operation })),
    ...plan.unchanged.map((subject) => ({ subject, drawnAs: "unchanged" as const })),
  ];
  if (all.length === 0 || all.length > most) return "";
  const numbers = new Map(all.map(({ subject }, at) => [keyOf(subject), at]));
  const used = [...new Set(all.map(({ drawnAs }) => drawnAs))];
  const lines = [
    "flowchart LR",
    ...all.map(
      ({ subject, drawnAs }, at) =>
        `  n${at}["${label(subject.kind)}<br/>${label(shortName(subject.id))}"]:::${drawnAs}`,
    ),
    ...all.flatMap(({ subject }, at) =>
      subject.after.flatMap((key) => (numbers.has(key) ? [`  n${numbers.get(key)} --> n${at}`] : [])),
    ),
    ...used.map((drawnAs) => `  classDef ${drawnAs} ${colours[drawnAs]}`),
  ];
  return `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\``;
}
