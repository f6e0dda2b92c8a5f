import { isPair, isScalar, visit } from "yaml";
import type { Document } from "yaml";

import { isSecretPlace } from "@parkit/provider-schema/internal/secret/secret-field";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import { rangeOf } from "./locate";
import type { TextRange } from "./locate";
import type { ParsedFile } from "./parse";

/** Text of a file for excerpts: same lines and columns, but asterisks where a secret may be written out. */
export function maskedText({ text, documents }: ParsedFile): string {
  return documents.flatMap(secretRanges).reduce(mask, text);
}

function mask(text: string, [start, end]: TextRange): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, "*") + text.slice(end);
}

function secretRanges(document: Document): readonly TextRange[] {
  const ranges: TextRange[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      const range = rangeOf(node);
      if (key === "key" || range === undefined || !isSecretPlace(keysAbove(ancestors))) return;
      ranges.push(range);
    },
  });
  return ranges;
}

/** Member names on the way down to a node; places in lists do not tell what is secret. */
function keysAbove(ancestors: readonly unknown[]): readonly PathSegment[] {
  return ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}
