import { LineCounter, parseAllDocuments } from "yaml";
import type { Document, YAMLError } from "yaml";

import type { Violation } from "@parkit/provider-schema/violation";

/** One file of a description, parsed. */
export interface ParsedFile {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly documents: readonly Document[];
  /** What is not YAML in it. */
  readonly violations: readonly Violation[];
}

/** Parses every YAML document of a text. Never throws: what is not YAML becomes `yaml/syntax` violations. */
export function parseDocuments(file: string, text: string): ParsedFile {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  return {
    file,
    text,
    lines,
    documents: documents.filter((document) => document.errors.length === 0 && document.contents !== null),
    violations: documents.flatMap((document) =>
      document.errors.map((error) => syntaxViolation(file, lines, error)),
    ),
  };
}

function syntaxViolation(file: string, lines: LineCounter, error: YAMLError): Violation {
  const { line, col } = lines.linePos(error.pos[0]);
  return {
    rule: "yaml/syntax",
    severity: "error",
    path: "",
    message: `not valid YAML: ${error.message}`,
    hint: "Mend the line shown; often it is an indentation, a missing quote or a tab.",
    source: { file, line, column: col },
  };
}
