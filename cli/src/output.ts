import { Buffer } from "node:buffer";
import { fstatSync, statSync, writeSync } from "node:fs";
import type { Writable } from "node:stream";

import type { EXIT } from "./exit-code";
import { systemError } from "./system-error";

/** Held against the table by its type alone: what is imported here, every start of the program reads. */
const FAILED: (typeof EXIT)["failed"] = 1;

/** Takes text, one piece after the other. */
export interface Output {
  write(text: string): unknown;
}

/** Standard output or standard error of this process. */
export interface StandardOutput extends Output {
  /** Whether it is shown on a screen. */
  readonly isTerminal: boolean;
}

let usesStreams = false;

/** Whether something was written by a stream, which tells of its errors later. */
export function hasStreams(): boolean {
  return usesStreams;
}

/**
 * Writes to a descriptor of this process without a stream where nothing is won by one, because streams of
 * pipes and files take longer to load than what most commands print.
 *
 * The program goes on when its output is lost. When nobody reads it any more, as in `parkit actions | head`,
 * and where only the words for people are lost, the exit code stays true.
 *
 * @param stream - the stream of that descriptor, for terminals, and for readers that are slower than the
 *   program and do not let it wait
 * @param lose - is told of the error when something cannot be written
 */
export function standardOutput(
  descriptor: number,
  stream: () => Writable & { readonly isTTY?: boolean },
  lose: (error: unknown) => void = () => undefined,
): StandardOutput {
  let streaming: ReturnType<typeof stream> | undefined;
  const streamed = (): ReturnType<typeof stream> => {
    usesStreams = true;
    return (streaming ??= stream().on("error", lose));
  };
  const isTerminal = !takesAtOnce(descriptor) && streamed().isTTY === true;
  return {
    isTerminal,
    write: (text) => {
      if (streaming !== undefined) return streaming.write(text);
      try {
        const rest = restOf(descriptor, Buffer.from(text));
        return rest.length === 0 || streamed().write(rest);
      } catch (error) {
        lose(error);
        return false;
      }
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
    if (systemError(error) !== "EAGAIN") throw error;
  }
  return bytes.subarray(at);
}

/**
 * For data that cannot be written, as to a full disk: tells of it once, however much is lost, and fails the
 * program at its end. That nobody reads them any more is no mistake.
 */
export function failOnLoss(): (error: unknown) => void {
  let isTold = false;
  return (error) => {
    const code = systemError(error);
    if (code === "EPIPE" || isTold) return;
    isTold = true;
    standardOutput(2, () => process.stderr).write(
      `parkit: cannot write to standard output: ${code}\n  Make room where it goes, or send it elsewhere.\n`,
    );
    process.once("exit", () => {
      process.exitCode = FAILED;
    });
  };
}
