import { withoutActing } from "@parkit/provider-schema/internal/printable";

import type { DescriptionGraph } from "./description-graph";
import { layoutGraph, METRICS, type PlacedColumn, type PlacedEdge, type PlacedNode } from "./layout";
import { fitText } from "./text-width";

/** Classes instead of variables, which not every program that draws SVG knows. */
const STYLE = `
    text { font-family: -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1f2937 }
    .page { fill: #ffffff }
    .heading { font-size: ${METRICS.lineSize}px; fill: #6b7280 }
    .title { font-size: ${METRICS.titleSize}px; font-weight: 600 }
    .line { font-size: ${METRICS.lineSize}px; fill: #4b5563 }
    .label { font-size: 11px; fill: #374151; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; stroke-linejoin: round }
    .edge { fill: none; stroke: #9ca3af; stroke-width: 1.5 }
    rect.box { stroke-width: 1.5 }
    .connection-group rect { fill: #fffbeb; stroke: #d97706 }
    .connection rect { fill: #ecfeff; stroke: #0891b2 }
    .runner rect { fill: #f5f3ff; stroke: #7c3aed }
    .cloud rect { fill: #f3f4f6; stroke: #6b7280; stroke-dasharray: 5 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f3f4f6 }
      .page { fill: #0d1117 }
      .heading { fill: #9ca3af }
      .line { fill: #d1d5db }
      .label { fill: #e5e7eb; stroke: #0d1117 }
      .edge { stroke: #6b7280 }
      .connection-group rect { fill: #2b1d06; stroke: #f59e0b }
      .connection rect { fill: #06262d; stroke: #22d3ee }
      .runner rect { fill: #1e1533; stroke: #a78bfa }
      .cloud rect { fill: #1f2937; stroke: #9ca3af }
    }
  `;

/**
 * The graph as one SVG file that needs nothing else: no fonts, no scripts, readable on light and dark pages.
 */
export function svgText(graph: DescriptionGraph): string {
  const { width, height, columns, nodes, edges } = layoutGraph(graph);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    "  <title>Connection groups, connections and runners</title>",
    `  <style>${STYLE}</style>`,
    `  <rect class="page" width="${width}" height="${height}"/>`,
    ...columns.map((column) => `  ${headingText(column)}`),
    ...edges.map((edge) => `  ${edgePath(edge)}`),
    ...nodes.map(nodeBox),
    ...edges.flatMap(edgeLabel),
    "</svg>",
  ]
    .join("\n")
    .concat("\n");
}

function headingText({ heading, x }: PlacedColumn): string {
  return `<text class="heading" x="${x}" y="${METRICS.margin + METRICS.lineSize}">${escaped(heading)}</text>`;
}

function nodeBox({ node, title, lines, x, y, width, height }: PlacedNode): string {
  const left = x + METRICS.padding;
  const baseline = y + METRICS.padding + METRICS.titleSize - 2;
  const rows = lines.map(
    (line, index) =>
      `    <text class="line" x="${left}" y="${baseline + METRICS.lineHeight * (index + 1)}">${escaped(line)}</text>`,
  );
  return [
    `  <g class="${node.kind}">`,
    `    <title>${escaped([node.title, ...node.lines, ...node.details].join("\n"))}</title>`,
    `    <rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    `    <text class="title" x="${left}" y="${baseline}">${escaped(title)}</text>`,
    ...rows,
    "  </g>",
  ].join("\n");
}

function edgePath({ from, to }: PlacedEdge): string {
  const [startX, startY] = [from.x + from.width, middle(from)];
  const [endX, endY] = [to.x, middle(to)];
  const bend = (startX + endX) / 2;
  return `<path class="edge" d="M${startX} ${startY}C${bend} ${startY} ${bend} ${endY} ${endX} ${endY}"/>`;
}

const LABEL_SIZE = 11;

/** Labels stand at the member's end, where the lines of one group have parted. */
function edgeLabel({ edge: { label }, to }: PlacedEdge): readonly string[] {
  if (label === undefined) return [];
  const text = escaped(fitText(label, LABEL_SIZE, METRICS.columnGap - 30));
  return [`  <text class="label" x="${to.x - 6}" y="${middle(to) - 5}" text-anchor="end">${text}</text>`];
}

function middle({ y, height }: PlacedNode): number {
  return y + Math.round(height / 2);
}

/** Text for XML; characters that XML does not have, and those that turn text around, become U+FFFD. */
function escaped(text: string): string {
  return withoutActing(text.toWellFormed(), "\ufffd", "\t\n\r")
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
