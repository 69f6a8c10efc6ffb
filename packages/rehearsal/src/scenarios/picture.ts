/** Something in a picture: what it is, and what it reaches. */
export interface DiagramNode {
  readonly id: string;
  readonly label: string;
  readonly reaches: readonly { readonly id: string; readonly how: string }[];
}

/** Things and what they reach, as a Mermaid flowchart; what is not drawn cannot be reached. */
export function diagram(things: readonly DiagramNode[]): string[] {
  const names = new Map(things.map(({ id }, index) => [id.toLowerCase(), `n${index}`]));
  const edges = things.flatMap(({ id, reaches }) =>
    reaches.flatMap((to) => {
      const [from, target] = [names.get(id.toLowerCase()), names.get(to.id.toLowerCase())];
      return from && target ? [`  ${from} -->|${to.how}| ${target}`] : [];
    }),
  );
  const nodes = things.map(({ id, label }) => `  ${names.get(id.toLowerCase())}["${label}"]`);
  return ["```mermaid", "flowchart LR", ...nodes, ...edges, "```"];
}
