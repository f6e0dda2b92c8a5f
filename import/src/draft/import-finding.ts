import { formatPath } from "@parkit/provider-schema/internal/rules/violation";
import type { ImportRuleId } from "@parkit/provider-schema/internal/rules/import/index";

import type { Place } from "@parkit/source/internal/place";
import type { SourceNode } from "@parkit/source/internal/source-node";

/** Something suspicious in a file. */
export interface ImportFinding {
  readonly rule: ImportRuleId;
  readonly place: Place;
  /** Path in the file's document. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** A finding about a value of a file. */
export function finding(rule: ImportRuleId, node: SourceNode, message: string, hint: string): ImportFinding {
  return { rule, place: node.place, path: formatPath(node.path), message, hint };
}
