/** Who the runner is: a URN and a private key, as enrollment made them. */
import { decodePrivateKey, PrivateKeyError, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import {
  isRunnerUrn,
  parseRunnerUrn,
  type RunnerUrn,
} from "@parkit/provider-schema/internal/runner/runner-urn";
import { ConfigurationError } from "../configuration-error";

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

function tryDecode(privateKey: string): RunnerKey | string {
  try {
    return decodePrivateKey(privateKey);
  } catch (error) {
    if (error instanceof PrivateKeyError) return error.message;
    throw error;
  }
}
