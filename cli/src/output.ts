import { Buffer } from "node:buffer";
import { fstatSync, statSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";

import { systemError } from "./system-error";

/** Takes text, one piece after the other. */
export interface Output {
  write(text: string): unknown;
}

/** Standard output or standard error of this process. */
export interface StandardOutput extends Output {
  /** Whether it is shown on a screen. */
  readonly isTerminal: boolean;
}

/**
 * Writes to a descriptor of this process without a stream where nothing is won by one, because streams of
 * pipes and files take longer to load than what most commands print. When nobody reads any more, as in
 * `parkit actions | head`, what is still written is lost, and the program goes on: its exit code stays true.
 *
 * @param stream - the stream of that descriptor, for terminals, and for readers that are slower than the
 *   program and do not let it wait
 */
export function standardOutput(
  descriptor: number,
  stream: () => Writable & { readonly isTTY?: boolean },
): StandardOutput {
  let streaming: ReturnType<typeof stream> | undefined;
  const streamed = (): ReturnType<typeof stream> => (streaming ??= survivingClosedPipe(stream()));
  const isTerminal = !takesAtOnce(descriptor) && streamed().isTTY === true;
  return {
    isTerminal,
    write: (text) => {
      if (streaming !== undefined) return streaming.write(text);
      const rest = restOf(descriptor, Buffer.from(text));
      return rest.length === 0 || streamed().write(rest);
    },
  };
}

/** Whether a descriptor is a file, a pipe, a socket or nothing, rather than a terminal or unknown. */
function takesAtOnce(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    if (status.isCharacterDevice()) return status.rdev === statSync("/dev/null").rdev;
    return status.isFile() || status.isFIFO() || status.isSocket();
  } catch {
    return false;
  }
}

/** Writes what is taken without waiting for somebody who does not let us wait; what is left of it. */
function restOf(descriptor: number, bytes: Buffer): Buffer {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(descriptor, bytes, at);
  } catch (error) {
    const code = systemError(error);
    if (code === "EPIPE") return bytes.subarray(bytes.length);
    if (code !== "EAGAIN") throw error;
  }
  return bytes.subarray(at);
}

function survivingClosedPipe<T extends Writable>(stream: T): T {
  return stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
