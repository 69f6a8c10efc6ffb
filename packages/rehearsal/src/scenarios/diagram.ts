/** A resource in a diagram, and the resources that it is connected to. */
export interface DiagramNode {
  readonly id: string;
  readonly label: string;
  readonly edges: readonly { readonly id: string; readonly how: string }[];
}

/** Resources and their connections as a Mermaid flowchart. An edge to a resource that is not in it is left out. */
export function diagram(nodes: readonly DiagramNode[]): string[] {
  const names = new Map(nodes.map(({ id }, index) => [id.toLowerCase(), `n${index}`]));
  const arrows = nodes.flatMap(({ id, edges }) =>
    edges.flatMap((to) => {
      const [from, target] = [names.get(id.toLowerCase()), names.get(to.id.toLowerCase())];
      return from && target ? [`  ${from} -->|${to.how}| ${target}`] : [];
    }),
  );
  const labels = nodes.map(({ id, label }) => `  ${names.get(id.toLowerCase())}["${label}"]`);
  return ["```mermaid", "flowchart LR", ...labels, ...arrows, "```"];
}
