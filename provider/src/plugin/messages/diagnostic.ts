import type { Diagnostic } from "../diagnostics";
import type { Path } from "../path";
import { int, message, nested, present, repeated, string, type MessageOf } from "../protobuf";

const name = string(1);
const key = string(2);
const index = int(3);

const step = message({
  attributeName: present(name, (writer, value) => writer.string(value)),
  elementKeyString: present(key, (writer, value) => writer.string(value)),
  elementKeyInt: present(index, (writer, value) => writer.int64(value)),
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
export function writePath(path: Path): Partial<MessageOf<typeof attributePath>> {
  return {
    steps: path.map((part) => {
      if ("attribute" in part) return { attributeName: part.attribute };
      return "key" in part ? { elementKeyString: part.key } : { elementKeyInt: part.index };
    }),
  };
}

/** The message for a diagnostic. */
export function writeDiagnostic(diagnostic: Diagnostic): Partial<MessageOf<typeof diagnosticMessage>> {
  return {
    severity: diagnostic.severity === "error" ? 1 : 2,
    summary: diagnostic.summary,
    detail: diagnostic.detail,
    ...(diagnostic.path === undefined ? {} : { attribute: writePath(diagnostic.path) }),
  };
}
