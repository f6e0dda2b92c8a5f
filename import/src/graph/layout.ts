import type { DescriptionGraph, GraphEdge, GraphNode, GraphNodeKind } from "./description-graph";
import { fitText, textWidth } from "./text-width";

/** Sizes of the picture, in pixels. */
export const METRICS = {
  margin: 24,
  titleSize: 14,
  lineSize: 12,
  lineHeight: 17,
  padding: 10,
  /** Between boxes of one column. */
  gap: 16,
  /** Between columns: room for lines and their labels. */
  columnGap: 110,
  /** Height of the columns' headings. */
  heading: 30,
  minWidth: 120,
  maxWidth: 330,
} as const;

/** A node with its place; texts are cut to fit. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly title: string;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A column of the picture. */
export interface PlacedColumn {
  readonly heading: string;
  readonly x: number;
}

/** A line between two placed nodes. */
export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly from: PlacedNode;
  readonly to: PlacedNode;
}

/** Where everything goes. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const COLUMNS: readonly { readonly heading: string; readonly kinds: readonly GraphNodeKind[] }[] = [
  { heading: "Connection groups", kinds: ["connection-group"] },
  { heading: "Connections", kinds: ["connection"] },
  { heading: "Runners", kinds: ["runner", "cloud"] },
];

/**
 * Places groups, connections and runners in columns from left to right. Connections of one runner stand
 * together, groups and runners near what they are tied to. The same graph is always placed in the same way.
 */
export function layoutGraph(graph: DescriptionGraph): Layout {
  const columns: PlacedColumn[] = [];
  const placed = new Map<string, PlacedNode>();
  let x: number = METRICS.margin;
  for (const { heading, kinds } of COLUMNS) {
    const nodes = graph.nodes.filter(({ kind }) => kinds.includes(kind));
    if (nodes.length === 0) continue;
    const width = columnWidth(heading, nodes);
    columns.push({ heading, x });
    for (const node of nodes) placed.set(node.id, box(node, x, width));
    x += width + METRICS.columnGap;
  }
  const neighbours = neighboursOf(graph);
  stackConnections(graph, neighbours, placed);
  for (const kinds of [COLUMNS[0]?.kinds, COLUMNS[2]?.kinds])
    alignColumn(graph, neighbours, placed, kinds ?? []);
  const boxes = [...placed.values()];
  return {
    width: Math.max(2 * METRICS.margin, x - METRICS.columnGap + METRICS.margin),
    height: boxes.reduce((bottom, { y, height }) => Math.max(bottom, y + height), TOP) + METRICS.margin,
    columns,
    nodes: boxes,
    edges: graph.edges.flatMap((edge) => {
      const [from, to] = [placed.get(edge.from), placed.get(edge.to)];
      return from === undefined || to === undefined ? [] : [{ edge, from, to }];
    }),
  };
}

/** Size by which titles are measured: bold letters are wider. */
const TITLE_EXTENT = METRICS.titleSize * 1.15;

const TOP = METRICS.margin + METRICS.heading;

function columnWidth(heading: string, nodes: readonly GraphNode[]): number {
  const widths = nodes.flatMap(({ title, lines }) => [
    textWidth(title, TITLE_EXTENT),
    ...lines.map((line) => textWidth(line, METRICS.lineSize)),
  ]);
  const widest = widths.reduce((most, width) => Math.max(most, width), textWidth(heading, METRICS.lineSize));
  return Math.ceil(Math.min(METRICS.maxWidth, Math.max(METRICS.minWidth, widest + 2 * METRICS.padding)));
}

function box(node: GraphNode, x: number, width: number): PlacedNode {
  const room = width - 2 * METRICS.padding;
  return {
    node,
    title: fitText(node.title, TITLE_EXTENT, room),
    lines: node.lines.map((line) => fitText(line, METRICS.lineSize, room)),
    x,
    y: TOP,
    width,
    height: 2 * METRICS.padding + METRICS.titleSize + METRICS.lineHeight * node.lines.length,
  };
}

/** Nodes on both sides of a node, in the order of the edges. */
interface Neighbours {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

type NeighboursById = ReadonlyMap<string, Neighbours>;

const ALONE: Neighbours = { left: [], right: [] };

function neighboursOf({ nodes, edges }: DescriptionGraph): NeighboursById {
  const found = new Map(nodes.map(({ id }) => [id, { left: [] as string[], right: [] as string[] }]));
  for (const { from, to } of edges) {
    found.get(from)?.right.push(to);
    found.get(to)?.left.push(from);
  }
  return found;
}

/** Connections in the order of their runners, then of their groups: lines then cross little. */
function stackConnections(
  { nodes }: DescriptionGraph,
  neighbours: NeighboursById,
  placed: Map<string, PlacedNode>,
): void {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const first = (ids: readonly string[]): number =>
    ids.reduce((least, id) => Math.min(least, places.get(id) ?? Infinity), Infinity);
  const ranked = nodes
    .filter(({ kind }) => kind === "connection")
    .map(({ id }) => {
      const { left, right } = neighbours.get(id) ?? ALONE;
      return { id, runner: first(right), group: first(left) };
    })
    .sort((a, b) => compare(a.runner, b.runner) || compare(a.group, b.group));
  stack(
    ranked.map(({ id }) => ({ id, wanted: 0 })),
    placed,
  );
}

/** Infinity stands for none, and two of them cannot be subtracted. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Moves the boxes of a column beside the middle of their neighbours, as far as they do not touch. */
function alignColumn(
  { nodes }: DescriptionGraph,
  neighbours: NeighboursById,
  placed: Map<string, PlacedNode>,
  kinds: readonly GraphNodeKind[],
): void {
  const wanted = nodes
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id }) => ({ id, wanted: middleOf(neighbours.get(id) ?? ALONE, placed) }))
    .sort((a, b) => compare(a.wanted, b.wanted))
    .map(({ id, wanted: middle }) => ({ id, wanted: middle - (placed.get(id)?.height ?? 0) / 2 }));
  stack(wanted, placed);
}

function middleOf({ left, right }: Neighbours, placed: ReadonlyMap<string, PlacedNode>): number {
  const middles = [...left, ...right]
    .flatMap((id) => placed.get(id) ?? [])
    .map(({ y, height }) => y + height / 2);
  return middles.length === 0 ? Infinity : middles.reduce((sum, middle) => sum + middle, 0) / middles.length;
}

/**
 * Puts boxes below each other, each where it wants to be or as soon after as there is room; without a wish
 * right after the one before.
 */
function stack(
  boxes: readonly { readonly id: string; readonly wanted: number }[],
  placed: Map<string, PlacedNode>,
): void {
  let free: number = TOP;
  for (const { id, wanted } of boxes) {
    const node = placed.get(id);
    if (node === undefined) continue;
    const y = Number.isFinite(wanted) ? Math.max(free, Math.round(wanted)) : free;
    placed.set(id, { ...node, y });
    free = y + node.height + METRICS.gap;
  }
}
