/** Messages of diagnostics and of the paths in them. */
import { int, message, nested, present, repeated, string, type WrittenOf } from "@parkit/protobuf";
import type { Diagnostic } from "../../values/diagnostics";
import type { Path } from "../../values/path";

const step = message({
  attributeName: present(string(1)),
  elementKeyString: present(string(2)),
  elementKeyInt: present(int(3)),
});

/** `AttributePath`. */
export const attributePath = message({ steps: repeated(1, step) });

/** `Diagnostic`; severity 1 is an error, 2 a warning. */
export const diagnosticMessage = message({
  severity: int(1),
  summary: string(2),
  detail: string(3),
  attribute: nested(4, attributePath),
});

/** The message for a path. */
export function writePath(path: Path): WrittenOf<typeof attributePath> {
  return {
    steps: path.map((part) => {
      if ("attribute" in part) return { attributeName: part.attribute };
      return "key" in part ? { elementKeyString: part.key } : { elementKeyInt: part.index };
    }),
  };
}

/** The message for a diagnostic. */
export function writeDiagnostic(diagnostic: Diagnostic): WrittenOf<typeof diagnosticMessage> {
  return {
    severity: diagnostic.severity === "error" ? 1 : 2,
    summary: diagnostic.summary,
    detail: diagnostic.detail,
    ...(diagnostic.path === undefined ? {} : { attribute: writePath(diagnostic.path) }),
  };
}
