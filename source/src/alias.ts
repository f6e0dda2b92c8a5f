import { isAlias, visit, type Alias, type Document, type Node } from "yaml";

/** An alias that cannot be followed. */
interface AliasFault {
  readonly alias: Alias;
  /** Whether nothing of that name stands before it; else it would contain itself. */
  readonly isMissing: boolean;
}

/** What the aliases of a document stand for. */
interface Aliases {
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Aliases that name nothing, or something that they are part of: plain data has no circles. */
  readonly faults: readonly AliasFault[];
}

/**
 * Follows every alias of a document. A name may be given again: what it stands for depends on what stands
 * before.
 */
export function aliasesOf(document: Document): Aliases {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const faults: AliasFault[] = [];
  visit(document, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined) faults.push({ alias: node, isMissing: true });
        else if (ancestors.includes(target)) faults.push({ alias: node, isMissing: false });
        else targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return { targets, faults };
}
