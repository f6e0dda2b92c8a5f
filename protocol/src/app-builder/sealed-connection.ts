/**
 * The connection of an App Builder query on its way through the browser: a JWE for the runner's own key, so
 * that neither the page nor its user reads what a task of the pull mode would carry in clear.
 */
import type { KeyObject } from "node:crypto";
import type { ConnectionInfo } from "../connection-info";
import { connectionInfoMessage } from "../connection-info-message";
import { MessageError } from "../protobuf";

const KEY_AGREEMENT = "ECDH-ES";
const ENCRYPTION = "A256GCM";

/** Encrypts a connection for the runner with this key (P-256). */
export async function sealConnection(connection: ConnectionInfo, publicKey: KeyObject): Promise<string> {
  const { CompactEncrypt } = await import("jose/jwe/compact/encrypt");
  return new CompactEncrypt(connectionInfoMessage.encode(connection))
    .setProtectedHeader({ alg: KEY_AGREEMENT, enc: ENCRYPTION })
    .encrypt(publicKey);
}

/** Decrypts a connection; undefined when it was not encrypted for this key, or is none. */
export async function openConnection(
  sealed: string,
  privateKey: KeyObject,
): Promise<ConnectionInfo | undefined> {
  const { compactDecrypt } = await import("jose/jwe/compact/decrypt");
  const options = {
    keyManagementAlgorithms: [KEY_AGREEMENT],
    contentEncryptionAlgorithms: [ENCRYPTION],
  };
  const plaintext = await compactDecrypt(sealed, privateKey, options).then(
    (opened) => opened.plaintext,
    () => undefined,
  );
  return plaintext && decoded(plaintext);
}

function decoded(bytes: Uint8Array): ConnectionInfo | undefined {
  try {
    return connectionInfoMessage.decode(bytes);
  } catch (error) {
    if (error instanceof MessageError) return undefined;
    throw error;
  }
}
