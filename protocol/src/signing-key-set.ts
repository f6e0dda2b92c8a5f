/**
 * Delivery of signing keys over HTTP. Datadog delivers them through the Agent's Remote Config; this is
 * parkit's own channel between its control plane and its reference runner. It keeps what runners rely on: key
 * files in Datadog's form, the id of the configuration as the id of the key, and every delivery carrying the
 * whole set.
 */
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from "./json";
import { documentRoot, requiredObjectList, requiredString } from "./json-member";
import {
  encodeSigningKeyFile,
  parseSigningKeyFile,
  type SigningKey,
  type VerificationKey,
} from "./signing-key";
import { WireFormatError } from "./wire-format-error";

/** GET with a runner token below the API origin; answers with an `ETag` and honours `If-None-Match`. */
export const SIGNING_KEYS_PATH = "/api/parkit/v1/signing-keys";

/** A delivery as it was read: the keys that can be used, and what is wrong with the others. */
export interface SigningKeyDelivery {
  readonly keys: ReadonlyMap<string, VerificationKey>;
  /** One text per key that cannot be used, naming its id. */
  readonly problems: readonly string[];
}

/** Body of a delivery: `{"keys":[{"id":"…","file":{"keyType":"ED25519","key":"…"}}]}`. */
export function encodeSigningKeySet(
  keys: readonly Pick<SigningKey, "keyId" | "keyType" | "publicPem">[],
): string {
  return stringifyJson({
    keys: keys.map((key): JsonObject => {
      const file = parseJson(encodeSigningKeyFile(key));
      return { id: key.keyId, file };
    }),
  });
}

/**
 * Reads a delivery. A key that cannot be read does not keep the others from being used.
 *
 * @throws {@link WireFormatError} when the text is not such a document.
 */
export function parseSigningKeySet(text: string): SigningKeyDelivery {
  const keys = new Map<string, VerificationKey>();
  const problems: string[] = [];
  for (const entry of requiredObjectList(documentRoot(parseJson(text)), "keys")) {
    const id = requiredString(entry, "id");
    const file = entry.object["file"];
    try {
      keys.set(id, parseSigningKeyFile(stringifyJson(isJsonObject(file) ? file : null)));
    } catch (error) {
      if (!(error instanceof WireFormatError)) throw error;
      problems.push(`signing key ${JSON.stringify(id)}: ${error.message}`);
    }
  }
  return { keys, problems };
}
