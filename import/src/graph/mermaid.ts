import { withoutActing } from "@parkit/provider-schema/internal/printable";

import type { DescriptionGraph, GraphNode, GraphNodeKind } from "./description-graph";

const SHAPES: Readonly<Record<GraphNodeKind, readonly [string, string]>> = {
  "connection-group": ["{{", "}}"],
  connection: ["([", "])"],
  runner: ["[", "]"],
  cloud: ["((", "))"],
};

/** Outlines only: fills and text keep the colours of the page, light or dark. */
const CLASSES: Readonly<Record<GraphNodeKind, string>> = {
  "connection-group": "stroke:#b45309,stroke-width:2px",
  connection: "stroke:#0e7490,stroke-width:2px",
  runner: "stroke:#7c3aed,stroke-width:2px",
  cloud: "stroke:#64748b,stroke-width:2px",
};

/** The graph as a Mermaid flowchart, for Markdown. */
export function mermaidText({ nodes, edges }: DescriptionGraph): string {
  const kinds = Object.entries(CLASSES).filter(([kind]) => nodes.some((node) => node.kind === kind));
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${nodeText(node)}`),
    ...edges.map(({ from, to, label }) =>
      label === undefined ? `  ${from} --> ${to}` : `  ${from} -- "${escaped(label)}" --> ${to}`,
    ),
    ...kinds.map(([kind, style]) => `  classDef ${className(kind)} ${style}`),
  ]
    .join("\n")
    .concat("\n");
}

function nodeText({ id, kind, title, lines }: GraphNode): string {
  const [open, close] = SHAPES[kind];
  const label = [`<b>${escaped(title)}</b>`, ...lines.map(escaped)].join("<br/>");
  return `${id}${open}"${label}"${close}:::${className(kind)}`;
}

/** `end` and words with minuses are not safe as class names. */
function className(kind: string): string {
  return kind === "connection-group" ? "group" : kind;
}

/**
 * Mermaid's own entities, decimal: they work inside quotes, and nothing that they stand for is taken for
 * markup.
 */
function escaped(text: string): string {
  return withoutActing(text.toWellFormed(), " ").replace(
    /[^\p{L}\p{N} .,:;/_()'+*-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0xfffd};`,
  );
}
