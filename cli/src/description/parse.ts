import { LineCounter, parseAllDocuments } from "yaml";
import type { Document } from "yaml";

import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

/** One file of a description, parsed. */
export interface ParsedFile {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  /** Its documents, also those that are no YAML; empty ones are left out. */
  readonly documents: readonly Document[];
  /** What is not YAML in it. */
  readonly violations: readonly Violation[];
}

/** Parses every YAML document of a text. Never throws: what is not YAML becomes `yaml/syntax` violations. */
export function parseDocuments(file: string, content: string): ParsedFile {
  // A byte order mark is no part of the first line.
  const text = content.replace(/^\ufeff/, "");
  const lines = new LineCounter();
  const documents: readonly Document[] = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  });
  // A warning is a fault here: what `!include other.yaml` means to other programs is not what would be read.
  const faults = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  return {
    file,
    text,
    lines,
    documents: documents.filter(({ contents }) => contents !== null),
    violations: firstOfEachPlace(faults.map(({ message, pos: [at] }) => ({ message, at }))).map(
      ({ message, at }) => syntaxViolation({ file, lines }, at, message),
    ),
  };
}

/** A fault of the text itself, at an offset of it. */
export function syntaxViolation(
  { file, lines }: Pick<ParsedFile, "file" | "lines">,
  offset: number,
  message: string,
): Violation {
  const { line, col } = lines.linePos(offset);
  return {
    rule: "yaml/syntax",
    severity: "error",
    path: "",
    message: `not valid YAML: ${message}`,
    hint: "Mend the line shown; often it is an indentation, a missing quote or a tab.",
    source: { file, line, column: col },
  };
}

interface Fault {
  readonly message: string;
  readonly at: number;
}

/** One slip often makes the parser complain several times in the same place. */
function firstOfEachPlace(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter(({ at }, index) => faults.findIndex((other) => other.at === at) === index);
}
