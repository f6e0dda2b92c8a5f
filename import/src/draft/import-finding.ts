import { formatPath } from "@parkit/provider-schema/internal/rules/violation";
import type { ImportRuleId } from "@parkit/provider-schema/internal/rules/import/index";

import type { Place } from "@parkit/source/internal/place";
import { plainOf, type SourceNode } from "@parkit/source/internal/source-node";

/** A setting of a file that its description does not have, or has otherwise. */
export interface LostSetting {
  readonly rule: ImportRuleId;
  /** Path in the file's document; empty for the whole of it. */
  readonly path: string;
  /** What the file says there. May be secret. */
  readonly value: unknown;
  /** What becomes of it, in words without secrets. */
  readonly message: string;
}

/** Something suspicious in a file. */
export interface ImportFinding {
  readonly rule: ImportRuleId;
  readonly place: Place;
  /** Path in the file's document. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** The setting that the description does not have because of it. @default - none */
  readonly lost?: LostSetting;
}

/** Findings about what is not in the description as the file has it. */
const LOSING: ReadonlySet<ImportRuleId> = new Set([
  "schema/not-imported",
  "credential/literal",
  "credential/moved",
  "credential/unnamed",
  "identity/inline",
]);

/** A finding about a value of a file. */
export function finding(rule: ImportRuleId, node: SourceNode, message: string, hint: string): ImportFinding {
  const path = formatPath(node.path);
  const found = { rule, place: node.place, path, message, hint };
  return LOSING.has(rule) ? { ...found, lost: { rule, path, value: plainOf(node), message } } : found;
}
