import { isUtf8 } from "node:buffer";

import { UsageError } from "./usage-error";

/**
 * Text of bytes in UTF-8; a mark before it stays.
 *
 * @param path - names the bytes in messages
 * @throws {UsageError} when they are in another encoding, with the line where that shows
 */
export function utf8Text(path: string, bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new UsageError(
    `${path} is not UTF-8: line ${firstOtherLine(bytes)} holds bytes of another encoding`,
    "Save it as UTF-8. Read otherwise, names would be others than those written.",
  );
}

/** Number of the first line that is not UTF-8. A line feed is a byte of its own there. */
function firstOtherLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf("\n", start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
