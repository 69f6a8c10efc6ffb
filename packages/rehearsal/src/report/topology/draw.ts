import { type Html, html } from "../page/html.ts";
import type { Fate } from "./fates.ts";
import { type Arrow, type Box, type Drawing, type Point, shortened } from "./layout.ts";

/** Colours are not all that distinguishes fates. */
export const signs: Readonly<Record<Fate, string>> = {
  none: "",
  create: "+",
  change: "~",
  drift: "!",
  missing: "?",
  gone: "−",
};

/** A drawing as SVG. Its title and its text alternative are on the page around it. */
export const svgOf = ({ width, height, boxes, arrows }: Drawing, label: string): Html => html`
<svg class="topology" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${boxes.filter(({ isOuter }) => isOuter).map(boxSvg)}
${arrows.map(arrowSvg)}
${boxes.filter(({ isOuter }) => !isOuter).map(boxSvg)}
${arrows.map(labelSvg)}
</svg>`;

const boxSvg = ({ x, y, width, height, isOuter, kind, name, detail, fate, layer }: Box): Html => html`
<g class="box fate-${fate} layer-${layer}${isOuter ? " outer" : ""}">
<title>${kind} ${name}${detail ? `, ${detail}` : ""}</title>
<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="6"/>
<text class="kind" x="${at(x + 12)}" y="${at(y + 17)}">${kind}</text>
<text class="name" x="${at(x + 12)}" y="${at(y + 35)}">${shortened(name)}</text>
${detail && html`<text class="detail" x="${at(x + 12)}" y="${at(y + 52)}">${shortened(detail)}</text>`}
${fate !== "none" && html`<text class="sign" x="${at(x + width - 12)}" y="${at(y + 19)}" text-anchor="end">${signs[fate]}</text>`}
</g>`;

const at = (value: number): string => value.toFixed(1).replace(/\.0$/, "");

const arrowSvg = ({ points, isTwoHeaded, fate, layer }: Arrow): Html => html`
<g class="arrow fate-${fate} layer-${layer}">
<path class="line" d="${points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${at(x)} ${at(y)}`).join("")}"/>
${headSvg(points.at(-2), points.at(-1))}
${isTwoHeaded && headSvg(points[1], points[0])}
</g>`;

/** The head of an arrow that ends at a point; lines are level or upright. */
function headSvg(before: Point | undefined, end: Point | undefined): Html | undefined {
  if (!before || !end) return undefined;
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [((end.x - before.x) / length) * 8, ((end.y - before.y) / length) * 8];
  const [left, right] = [
    { x: end.x - dx - dy / 2, y: end.y - dy + dx / 2 },
    { x: end.x - dx + dy / 2, y: end.y - dy - dx / 2 },
  ];
  return html`<path class="head" d="M${at(end.x)} ${at(end.y)}L${at(left.x)} ${at(left.y)}L${at(right.x)} ${at(right.y)}Z"/>`;
}

const labelSvg = ({ label, labelAt: { x, y }, fate, layer }: Arrow): Html => html`
<g class="label fate-${fate} layer-${layer}">
<rect x="${at(x - label.length * 3.25 - 5)}" y="${at(y - 8)}" width="${label.length * 6.5 + 10}" height="16" rx="3"/>
<text x="${at(x)}" y="${at(y + 4)}" text-anchor="middle">${label}</text>
</g>`;
