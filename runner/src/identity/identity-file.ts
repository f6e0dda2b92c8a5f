/** The file in which an Agent keeps its identity. */
import { parseJsonOrUndefined } from "@parkit/protocol/internal/json";
import { safeParse } from "@parkit/provider-schema/internal/shape/accepts";
import * as z from "@parkit/provider-schema/internal/shape/deferred-zod";
import { ConfigurationError } from "../configuration-error";
import { readGuardedFile, refuseExposed } from "../guarded-file";
import type { StoredIdentity } from "./identity";
import { writeSecretFile } from "./secret-file";

/** Name of the Agent's identity file in its configuration directory. */
export const IDENTITY_FILE_NAME = "privateactionrunner_private_identity.json";

/** The Agent's identity file. Newer Agents write more members than these. */
const IdentityFile = z.looseObject({
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
  const file = safeParse(IdentityFile, parseJsonOrUndefined(found.text));
  if (!file.success) {
    throw new ConfigurationError(path, [
      "it is not JSON with the members urn and private_key; enroll again, or restore the file",
    ]);
  }
  if (!allowOpenFiles) await refuseExposed(found, path, "secret");
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
