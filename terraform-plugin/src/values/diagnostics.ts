/** Errors and warnings as Terraform shows them. */
import { pathText, type Path } from "./path";

/**
 * What Terraform shows to the user about one problem. Never put a secret into any member: all are printed and
 * logged.
 */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** One line: what is wrong. */
  readonly summary: string;
  /** What happened, where, and what to do. */
  readonly detail: string;
  /** The attribute it is about; Terraform then prints file, line and source excerpt. */
  readonly path?: Path;
}

/** Builds an error. */
export function errorAt(path: Path, summary: string, detail: string): Diagnostic {
  return { severity: "error", summary, detail, ...(path.length > 0 ? { path } : {}) };
}

/** Builds a warning. */
export function warningAt(path: Path, summary: string, detail: string): Diagnostic {
  return { severity: "warning", summary, detail, ...(path.length > 0 ? { path } : {}) };
}

/**
 * The CLI finds the line of an attribute of the resource, but not of one within it, so the rest of the path
 * is said in words.
 */
export function located(problem: Diagnostic): Diagnostic {
  const { path = [], detail } = problem;
  return path.length < 2
    ? problem
    : { ...problem, path: path.slice(0, 1), detail: `${pathText(path)}: ${detail}` };
}

/** Thrown by a handler to fail with diagnostics of its own; any other error becomes a generic one. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.summary).join("; "));
  }
}

/** Diagnostics for whatever a handler threw. */
export function diagnosticsOf(thrown: unknown, during: string): readonly Diagnostic[] {
  if (thrown instanceof DiagnosticError) return thrown.diagnostics;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return [
    errorAt(
      [],
      `Unexpected error during ${during}`,
      `${detail}\n\nThis is a bug in the provider; please report it.`,
    ),
  ];
}
