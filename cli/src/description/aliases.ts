import { isAlias, visit } from "yaml";
import type { Alias, Document, Node } from "yaml";

/** An alias that cannot be followed. */
export interface AliasFault {
  readonly alias: Alias;
  readonly message: string;
}

/** Aliases that name nothing, or something that they are part of: plain data has no circles. */
export function aliasFaults(document: Document): readonly AliasFault[] {
  const anchors = new Map<string, Node>();
  const faults: AliasFault[] = [];
  visit(document, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target === undefined)
          faults.push({ alias: node, message: `no anchor &${node.source} stands before it` });
        else if (ancestors.includes(target))
          faults.push({ alias: node, message: `&${node.source} would contain itself` });
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return faults;
}

/** Where the first alias of a document stands; the document's beginning when it has none. */
export function firstAliasOffset(document: Document): number {
  let offset: number | undefined;
  visit(document, {
    Alias(_key, alias) {
      offset = alias.range?.[0];
      return visit.BREAK;
    },
  });
  return offset ?? 0;
}
