import type { Operation } from "@slipway/reconcile";

/** What a box of a picture stands for: something that changes, or does not. */
export type Drawn = Operation | "unchanged";

const colours: Readonly<Record<Drawn, string>> = {
  create: "fill:#dafbe1,stroke:#1a7f37,color:#000",
  update: "fill:#fff8c5,stroke:#9a6700,color:#000",
  replace: "fill:#ffebe9,stroke:#cf222e,color:#000",
  delete: "fill:#ffebe9,stroke:#cf222e,color:#000,stroke-dasharray:4",
  unchanged: "fill:#f6f8fa,stroke:#8c959f,color:#000",
};

/** The lines of a Mermaid picture that give the boxes their colours: of what is drawn alone. */
export const classLines = (boxes: readonly { readonly drawnAs: Drawn }[]): string[] =>
  [...new Set(boxes.map(({ drawnAs }) => drawnAs))].map((drawnAs) => `  classDef ${drawnAs} ${colours[drawnAs]}`);
