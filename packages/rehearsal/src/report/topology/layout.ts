import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { Link, Placed, Topology } from "./topology.ts";

/** A box with its place on the drawing. */
export interface Box extends Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isOuter: boolean;
}

export interface Arrow extends Link {
  /** Its line, from point to point. */
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly labelAt: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Outer boxes before those in them. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

const longest = 34;

/** A name as a box has room for it; both ends of a long one are kept. */
export const shortened = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest / 2)}…${text.slice(1 - longest / 2)}`;

const widthOf = (text: string, size: number): number => shortened(text).length * size;

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.spacing.nodeNode": "18",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.componentComponent": "24",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
  "elk.aspectRatio": "1.9",
  "elk.layered.wrapping.strategy": "OFF",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.json.edgeCoords": "ROOT",
} as const;

/** Boxes that no arrow leads into are packed close to each other. */
const packed = {
  "elk.algorithm": "rectpacking",
  "elk.hierarchyHandling": "SEPARATE_CHILDREN",
  "elk.aspectRatio": "1.6",
};

/** Places the boxes and arrows of a topology. What no arrow leads to or from stands together. */
export async function layOut(elk: Pick<ELK, "layout">, { things, links }: Topology): Promise<Drawing> {
  const ends = new Set(links.flatMap(({ from, to }) => [from, to]));
  const crossed = outersOf(things, ends);
  const joined = new Set([...ends, ...crossed]);
  const nodes = new Map(things.map((thing) => [thing.id, nodeOf(thing, crossed)]));
  const alone: ElkNode = { id: "alone", layoutOptions: { ...packed, "elk.padding": "[]" }, children: [] };
  const root: ElkNode = { id: "root", layoutOptions: options, children: [], edges: links.map(edgeOf) };
  for (const { id, parent } of things) {
    const outer = parent === undefined ? (joined.has(id) ? root : alone) : nodes.get(parent);
    outer?.children?.push(nodes.get(id) as ElkNode);
  }
  if (alone.children?.length) root.children?.push(alone);
  const placed = await elk.layout(root);
  const boxes = boxesIn(placed, new Map(things.map((thing) => [thing.id, thing])), 0, 0);
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    boxes,
    arrows: (placed.edges ?? []).flatMap((edge, at) => {
      const link = links[at];
      return link ? [arrowOf(edge, link)] : [];
    }),
  };
}

/** All boxes around some boxes. */
function outersOf(things: Topology["things"], inner: ReadonlySet<string>): ReadonlySet<string> {
  const parents = new Map(things.map(({ id, parent }) => [id, parent]));
  const outers = new Set<string>();
  for (const id of inner) for (let at = parents.get(id); at !== undefined; at = parents.get(at)) outers.add(at);
  return outers;
}

/** Where an arrow leads to something within a box, what is in it is laid out with what is around it. */
function nodeOf({ id, kind, name, detail = "" }: Placed, crossed: ReadonlySet<string>): ElkNode {
  const width = Math.max(110, widthOf(name, 7.9) + 46, widthOf(kind, 6.6) + 40, widthOf(detail, 6.9) + 28);
  const height = detail === "" ? 46 : 62;
  return {
    id,
    width,
    height,
    children: [],
    layoutOptions: {
      ...(crossed.has(id) ? {} : packed),
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width},${height})`,
      "elk.padding": `[top=${height + 10},left=14,bottom=14,right=14]`,
      "elk.spacing.nodeNode": "14",
      "elk.layered.spacing.nodeNodeBetweenLayers": "40",
    },
  };
}

const edgeOf = ({ from, to, label }: Link, at: number): ElkExtendedEdge => ({
  id: `e${at}`,
  sources: [from],
  targets: [to],
  labels: [
    { text: label, width: label.length * 6.5 + 10, height: 16, layoutOptions: { "elk.edgeLabels.inline": "true" } },
  ],
});

function boxesIn(node: ElkNode, things: ReadonlyMap<string, Placed>, x: number, y: number): Box[] {
  return (node.children ?? []).flatMap((child) => {
    const at = { x: x + (child.x ?? 0), y: y + (child.y ?? 0) };
    const thing = things.get(child.id);
    const isOuter = (child.children ?? []).length > 0;
    const box = { ...at, width: child.width ?? 0, height: child.height ?? 0, isOuter };
    return [...(thing ? [{ ...thing, ...box }] : []), ...boxesIn(child, things, at.x, at.y)];
  });
}

function arrowOf({ sections = [], labels = [] }: ElkExtendedEdge, link: Link): Arrow {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const [label] = labels;
  const [first = { x: 0, y: 0 }] = points;
  const labelAt =
    label?.x === undefined
      ? first
      : { x: label.x + (label.width ?? 0) / 2, y: (label.y ?? 0) + (label.height ?? 0) / 2 };
  return { ...link, points, labelAt };
}
