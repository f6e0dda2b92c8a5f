import type { SourceNode } from "./source-node";
import type { YamlSource } from "./yaml-source";

/** Key of an object whose members are to count as members of the object around it. */
const MERGE_KEY = "<<";

/**
 * Documents as programs read them that know merge keys; none when something keeps the text from being read.
 */
export function mergedDocuments({ documents, faults }: YamlSource): readonly SourceNode[] {
  return faults.length > 0 ? [] : documents.map(withMerges);
}

/** The same value with every merge key replaced by the members that it stands for. */
export function withMerges(node: SourceNode): SourceNode {
  if (node.kind === "scalar") return node;
  if (node.kind === "list") return { ...node, items: node.items.map(withMerges) };
  const members = new Map<string, SourceNode>();
  for (const [name, value] of node.members) {
    const merged = withMerges(value);
    if (name === MERGE_KEY) addInherited(members, merged, node.path);
    else members.set(name, merged);
  }
  return { ...node, members };
}

/**
 * Members of the object itself win, whether they stand before or after; of several merged objects the first.
 */
function addInherited(members: Map<string, SourceNode>, merged: SourceNode, path: SourceNode["path"]): void {
  for (const from of merged.kind === "list" ? merged.items : [merged])
    if (from.kind === "map")
      for (const [name, value] of from.members)
        if (!members.has(name)) members.set(name, { ...value, path: [...path, name] });
}
