/**
 * The signed envelope of a task in its JSON form: enums are numbers, bytes are standard base64. Names of
 * enums in place of numbers break Datadog's runner, so they are refused here too.
 */
import type { JsonObject } from "./json";
import {
  base64Bytes,
  enumNumber,
  objectList,
  optionalObject,
  optionalString,
  type Located,
} from "./json-member";
import { KeyType, signTaskData, type SigningKey } from "./signing-key";

/** Hash of the signed data, as numbered in an envelope. */
export const HashType = { HASH_TYPE_UNKNOWN: 0, SHA256: 1 } as const;

/** One signature of an envelope. */
export interface EnvelopeSignature {
  /** A {@link KeyType}. */
  readonly keyType: number;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** An envelope. Absent members are empty or zero. */
export interface SignedEnvelope {
  /** Serialised task; these very bytes are signed. */
  readonly data: Uint8Array;
  /** A {@link HashType}. */
  readonly hashType: number;
  readonly signatures: readonly EnvelopeSignature[];
}

/**
 * Puts the bytes of a task into an envelope signed with each key, in the order given. A runner tries the
 * first key that it knows.
 */
export function sealTask(data: Uint8Array, keys: readonly SigningKey[]): SignedEnvelope {
  const signatures = keys.map((key) => ({
    keyType: KeyType[key.keyType],
    keyId: key.keyId,
    signature: signTaskData(data, key),
  }));
  return { data, hashType: HashType.SHA256, signatures };
}

/** JSON form of an envelope. */
export function envelopeJson(envelope: SignedEnvelope): JsonObject {
  return {
    data: Buffer.from(envelope.data).toString("base64"),
    hash_type: envelope.hashType,
    signatures: envelope.signatures.map(({ keyType, keyId, signature }) => ({
      key_type: keyType,
      key_id: keyId,
      signature: Buffer.from(signature).toString("base64"),
    })),
  };
}

/**
 * Reads the JSON form of an envelope. Judges its form only, not its signatures.
 *
 * @throws {WireFormatError} when a member is of the wrong type.
 */
export function parseEnvelope(envelope: Located): SignedEnvelope {
  // Nobody uses the unsigned expiration, but a text in its place makes Datadog's runner refuse the document.
  optionalObject(envelope, "expiration_time");
  return {
    data: base64Bytes(envelope, "data"),
    hashType: enumNumber(envelope, "hash_type"),
    signatures: objectList(envelope, "signatures").map((entry) => ({
      keyType: enumNumber(entry, "key_type"),
      keyId: optionalString(entry, "key_id") ?? "",
      signature: base64Bytes(entry, "signature"),
    })),
  };
}
