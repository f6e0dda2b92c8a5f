/** Who the runner is: a URN and a private key, as enrollment made them. */
import { parseJson } from "@parkit/protocol/internal/json";
import { decodePrivateKey, PrivateKeyError, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import {
  isRunnerUrn,
  parseRunnerUrn,
  type RunnerUrn,
} from "@parkit/provider-schema/internal/runner/runner-urn";
import { z } from "zod";
import { ConfigurationError } from "../configuration-error";
import { readGuardedFile, refuseExposed } from "../guarded-file";
import { writeSecretFile } from "./secret-file";

/** An identity in use. */
export interface RunnerIdentity {
  readonly urn: RunnerUrn;
  /** Organisation id, int64. */
  readonly orgId: bigint;
  readonly runnerId: string;
  readonly key: RunnerKey;
}

/** An identity as it is stored. */
export interface StoredIdentity {
  readonly urn: string;
  /** Base64url of the private JWK. Secret. */
  readonly privateKey: string;
  /** Host name at enrollment. */
  readonly hostname?: string;
  /** SHA-256 of the API key at enrollment, in lower-case hexadecimal digits. */
  readonly apiKeyHash?: string;
}

/** Name of the Agent's identity file in its configuration directory. */
export const IDENTITY_FILE_NAME = "privateactionrunner_private_identity.json";

/**
 * Checks URN and private key.
 *
 * @param source - where they come from, for messages.
 * @throws {@link ConfigurationError} naming what is wrong, without the key.
 */
export function parseIdentity(stored: StoredIdentity, source: string): RunnerIdentity {
  const { urn } = stored;
  const parts = parseRunnerUrn(urn);
  const key = tryDecode(stored.privateKey);
  if (!isRunnerUrn(urn) || parts === undefined || typeof key === "string") {
    throw new ConfigurationError(source, [
      ...(parts === undefined
        ? ["the URN is not of the form urn:dd:apps:on-prem-runner:<region>:<org id>:<runner id>"]
        : []),
      ...(typeof key === "string" ? [key] : []),
    ]);
  }
  return { urn, orgId: parts.orgId, runnerId: parts.runnerId, key };
}

/** The Agent's identity file. Newer Agents write more members than these. */
const IdentityFile = z.object({
  urn: z.string().min(1),
  private_key: z.string().min(1),
  hostname: z.string().optional(),
  api_key_hash: z.string().optional(),
});

/**
 * Reads an identity file as the Agent writes it.
 *
 * @returns undefined when there is no such file.
 * @throws {@link ConfigurationError} when there is one that is not an identity, or that others can read or
 *   write.
 */
export async function readIdentityFile(
  path: string,
  { allowOpenFiles = false }: { readonly allowOpenFiles?: boolean } = {},
): Promise<StoredIdentity | undefined> {
  const found = await readGuardedFile(path);
  if (found === undefined) return undefined;
  const file = IdentityFile.safeParse(tryParse(found.text));
  if (!file.success) {
    throw new ConfigurationError(path, [
      "it is not JSON with the members urn and private_key; enroll again, or restore the file",
    ]);
  }
  if (!allowOpenFiles) await refuseExposed(found, path, true);
  const { urn, private_key: privateKey, hostname, api_key_hash: apiKeyHash } = file.data;
  return {
    urn,
    privateKey,
    ...(hostname !== undefined && { hostname }),
    ...(apiKeyHash !== undefined && { apiKeyHash }),
  };
}

/**
 * Writes an identity file that the Agent can read: complete or not at all, and only for its owner (mode
 * 0600).
 */
export async function writeIdentityFile(path: string, identity: StoredIdentity): Promise<void> {
  await writeSecretFile(path, identityFileText(identity));
}

/** Content of the Agent's identity file; members without a value are left out, as the Agent does. */
export function identityFileText({ urn, privateKey, hostname, apiKeyHash }: StoredIdentity): string {
  return JSON.stringify({
    private_key: privateKey,
    urn,
    ...(hostname && { hostname }),
    ...(apiKeyHash && { api_key_hash: apiKeyHash }),
  });
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function tryDecode(privateKey: string): RunnerKey | string {
  try {
    return decodePrivateKey(privateKey);
  } catch (error) {
    if (error instanceof PrivateKeyError) return error.message;
    throw error;
  }
}
