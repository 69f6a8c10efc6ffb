import { classLines, type Drawn, label } from "@slipway/action";
import { shortName } from "@slipway/reconcile";
import type { Result } from "./results.ts";

/** One thing in the picture. */
interface Box {
  readonly id: string;
  readonly kind: string;
  readonly drawnAs: Drawn;
  /** The addresses that it has, if it has any. */
  readonly range: string;
  readonly remote: string;
}

/** Providers are settings of the subscription: no one looks for them in a picture. */
const notDrawn = new Set(["resource provider"]);

/** More boxes than this make a picture that no one reads. */
const most = 60;

/** All that the job is about in one picture: what is within what, and which networks are peered. Empty when there is too much. */
export function picture(results: readonly Result[]): string {
  const all = results.flatMap(boxesOf);
  const boxes = all.filter(({ kind }) => kind !== "peering");
  if (boxes.length === 0 || boxes.length > most) return "";
  const peerings = all.filter(({ kind }) => kind === "peering");
  const ends = peerings.flatMap(({ id, remote }) => [networkOf(id), networkOf(remote)]).filter((id) => id !== "");
  const known = new Set(boxes.map(({ id }) => id.toLowerCase()));
  const others = [...new Set(ends)].filter((id) => !known.has(id.toLowerCase()));
  const drawn = [
    ...boxes,
    ...others.map((id): Box => ({ id, kind: "virtual network", drawnAs: "unchanged", range: "", remote: "" })),
  ];
  const numbers = new Map(drawn.map(({ id }, at) => [id.toLowerCase(), `n${at}`]));
  const parents = new Map(drawn.map((box) => [box, parentOf(box, drawn)]));
  const nameOf = (id: string) => numbers.get(id.toLowerCase()) ?? "";
  const draw = (box: Box, indent: string): string[] => {
    const inside = drawn.filter((each) => parents.get(each) === box);
    const text = `${nameOf(box.id)}["${labelOf(box)}"]`;
    if (inside.length === 0) return [`${indent}${text}:::${box.drawnAs}`];
    return [`${indent}subgraph ${text}`, ...inside.flatMap((each) => draw(each, `${indent}  `)), `${indent}end`];
  };
  const holders = drawn.filter((box) => [...parents.values()].includes(box));
  const lines = [
    "flowchart LR",
    ...drawn.filter((box) => parents.get(box) === undefined).flatMap((box) => draw(box, "  ")),
    ...peerings.map(
      ({ id, remote, drawnAs }) =>
        `  ${nameOf(networkOf(id))} <-- peering, ${drawnAs} --> ${nameOf(networkOf(remote))}`,
    ),
    ...holders.map((box) => `  class ${nameOf(box.id)} ${box.drawnAs}`),
    ...classLines(drawn),
  ];
  return `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\``;
}

function boxesOf({ plan, entry: { outputs } }: Result): Box[] {
  const range = outputs["address-space"] ?? outputs.prefix ?? "";
  const remote = outputs["remote-id"] ?? "";
  const all = [
    ...plan.steps.map(({ id, kind, operation }) => ({ id, kind, drawnAs: operation })),
    ...plan.unchanged.map(({ id, kind }) => ({ id, kind, drawnAs: "unchanged" as const })),
  ];
  return all.flatMap((each, at) =>
    notDrawn.has(each.kind) ? [] : [{ ...each, range: at === 0 ? range.replaceAll("\n", ", ") : "", remote }],
  );
}

/** The network that a side of a peering is in. */
const networkOf = (peering: string): string => peering.replace(/\/virtualNetworkPeerings\/[^/]*$/i, "");

/** The thing with the longest ID that this one is within. */
const parentOf = (box: Box, all: readonly Box[]): Box | undefined =>
  all
    .filter(({ id }) => box.id.toLowerCase().startsWith(`${id.toLowerCase()}/`))
    .toSorted((a, b) => b.id.length - a.id.length)[0];

const labelOf = ({ kind, id, range }: Box): string =>
  [kind, shortName(id), range]
    .filter((line) => line !== "")
    .map(label)
    .join("<br/>");
