/** Private state between its bytes on the wire and the texts that handlers keep. */
import type { PrivateState, PrivateStateAccess } from "../provider/call-context";

/** Private state of one call: what came in, until a handler sets another. */
interface PrivateStateHolder extends PrivateStateAccess {
  /** The bytes to answer with. */
  bytes(): Uint8Array;
}

/**
 * Reads private state. Bytes that are not ours (of another version) read as empty and are handed on
 * unchanged.
 */
export function holdPrivateState(received: Uint8Array): PrivateStateHolder {
  let bytes = received;
  return {
    privateState: readPrivateState(received),
    setPrivateState: (state) => {
      bytes = writePrivateState(state);
    },
    bytes: () => bytes,
  };
}

/** The texts in the bytes of a private state. */
export function readPrivateState(bytes: Uint8Array): PrivateState {
  // Most have none, and the error of the parser, with its stack, takes longer than the rest of a small call.
  if (bytes.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

/** The bytes of a private state; empty when it is. */
export function writePrivateState(state: PrivateState): Uint8Array {
  return Object.keys(state).length === 0 ? new Uint8Array() : Buffer.from(JSON.stringify(state));
}
