import { descriptionGraph, type DescriptionGraph } from "@parkit/import/internal/graph/description-graph";

import { requireValid } from "../description/require-valid";
import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";
import { writeTo } from "../write-target-files";

/** Options of `parkit graph`. */
export interface GraphCommand {
  readonly file: readonly string[];
  readonly format: "mermaid" | "svg";
  readonly output?: string;
}

/** Draws runners, connections and groups. */
export async function graphCommand(
  { file, format, output }: GraphCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const picture = await draw(descriptionGraph(description), format);
  if (output === undefined) terminal.out.write(picture);
  else writeTo(output, { path: output, text: picture }, terminal);
  return EXIT.ok;
}

async function draw(graph: DescriptionGraph, format: GraphCommand["format"]): Promise<string> {
  if (format === "mermaid") {
    const { mermaidText } = await import("@parkit/import/internal/graph/mermaid");
    return mermaidText(graph);
  }
  const { svgText } = await import("@parkit/import/internal/graph/svg");
  return svgText(graph);
}
