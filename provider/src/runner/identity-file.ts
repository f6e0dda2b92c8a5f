/** The file into which an enrollment puts the identity that it makes. Loaded when one is written. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { at, DiagnosticError, errorAt } from "@parkit/terraform-plugin";

/** What is written: where, and for which kind of runner. */
export interface IdentityFile {
  /** Absolute path. */
  readonly path: string;
  /** `config`: lines of `config.yaml`; `agent`: the Agent's own JSON. */
  readonly format: "config" | "agent";
}

interface Identity {
  /** Absent until the runner is enrolled. */
  readonly urn?: string;
  readonly privateKey: string;
}

const OWNER_ONLY = 0o600;

/**
 * Writes the private key before anything is sent, so that a lost answer loses no identity.
 *
 * @throws {DiagnosticError} when there is such a file already: it may hold the only key of another runner
 */
export async function beginIdentityFile(file: IdentityFile, privateKey: string): Promise<void> {
  try {
    await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
    await writeFile(file.path, identityText(file, { privateKey }), { mode: OWNER_ONLY, flag: "wx" });
  } catch (error) {
    throw fileError(file, error, "Nothing was enrolled.");
  }
}

/**
 * Adds the URN. Written beside the file first, so that the only key is never half written.
 *
 * @throws {DiagnosticError} when it cannot be written; the key stays in the file
 */
export async function completeIdentityFile(file: IdentityFile, identity: Required<Identity>): Promise<void> {
  const fresh = `${file.path}.new`;
  try {
    await writeFile(fresh, identityText(file, identity), { mode: OWNER_ONLY });
    await rename(fresh, file.path);
  } catch (error) {
    throw fileError(
      file,
      error,
      `The runner is enrolled, and the file holds its private key: add its URN, ${identity.urn}, by hand.`,
    );
  }
}

/** Removes the file, and says nothing where there is none. */
export async function removeIdentityFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** Texts of a URN and of a private key need no quotes in YAML. */
function identityText({ format }: IdentityFile, { urn, privateKey }: Identity): string {
  if (format === "agent") return `${JSON.stringify({ private_key: privateKey, urn })}\n`;
  return `${urn === undefined ? "" : `urn: ${urn}\n`}privateKey: ${privateKey}\n`;
}

function fileError({ path }: IdentityFile, error: unknown, outcome: string): DiagnosticError {
  const { code, syscall } = systemError(error);
  const detail =
    code === "EEXIST" && syscall === "open"
      ? `${path} is there already. It may hold the only key of a runner: move it away, or name another file.`
      : `${path} could not be written (${code}).`;
  return new DiagnosticError([
    errorAt(at("identity_file"), "Could not write the identity file", `${detail} ${outcome}`),
  ]);
}

function systemError(error: unknown): { readonly code: string; readonly syscall: string } {
  const { code = String(error), syscall = "" } = error as Partial<NodeJS.ErrnoException>;
  return { code, syscall };
}
