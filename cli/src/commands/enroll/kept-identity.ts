/**
 * Identities that were enrolled and may not have arrived: what goes into a pipe is gone when its right side
 * fails, and the private key of an enrolled runner cannot be had again.
 */

import { createHash } from "node:crypto";
import { mkdir, open, readFile, rm, type FileHandle } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { parseJsonObject } from "@parkit/protocol/internal/json";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { EnrolledIdentity } from "@parkit/targets/internal/identity/identity";

import { systemError } from "../../system-error";
import { UsageError } from "../../usage-error";

/** An identity of which nobody has said yet that it arrived. */
export interface KeptIdentity extends EnrolledIdentity {
  /** Fingerprint of the API key with which the runner was enrolled. */
  readonly account: string;
}

/** Where the identity of a runner is kept: one file for each name and control plane. */
export function keptPath({ name, site }: RunnerSpec, env: NodeJS.ProcessEnv): string {
  const state = env["XDG_STATE_HOME"] ?? "";
  const home = state === "" ? join(homedir(), ".local", "state") : state;
  return join(home, "parkit", "identities", `${name}-${digest(site.apiUrl)}.json`);
}

/** Tells accounts apart without saying the key. */
export function accountOf(apiKey: string): string {
  return digest(`parkit account ${apiKey}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * What is kept there; undefined when nothing is.
 *
 * @throws {UsageError} when there is something that cannot be read
 */
export async function readKept(path: string): Promise<KeptIdentity | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const reason = systemError(error);
    if (reason === "ENOENT") return undefined;
    throw new UsageError(`cannot read ${path}: ${reason}`, "It may hold the identity of a runner.");
  }
  const kept = keptOf(text);
  if (kept !== undefined) return kept;
  throw new UsageError(
    `${path} holds no identity that can be read`,
    "An enrollment was cut off. If Datadog lists the runner, delete it there; then delete this file.",
  );
}

function keptOf(text: string): KeptIdentity | undefined {
  const written = parseJsonObject(text);
  const [account, urn, privateKey] = [written?.["account"], written?.["urn"], written?.["privateKey"]];
  if (typeof account !== "string" || typeof urn !== "string" || typeof privateKey !== "string")
    return undefined;
  return { account, urn, privateKey };
}

/**
 * Makes the file before there is an identity, so that it cannot fail afterwards.
 *
 * @throws {UsageError} when it cannot be made
 */
export async function createKept(path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await open(path, "wx", 0o600);
  } catch (error) {
    throw new UsageError(
      `cannot write ${path}: ${systemError(error)}`,
      "The identity is kept there until it has arrived. Name a file of its own with --to, or another directory with XDG_STATE_HOME.",
    );
  }
}

/** @returns whether anything was kept */
export async function forgetKept(path: string): Promise<boolean> {
  const kept = await readFile(path).then(
    () => true,
    () => false,
  );
  await rm(path, { force: true });
  return kept;
}
