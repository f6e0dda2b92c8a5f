/** Messages of calls about ephemeral resources. */
import { bytes, int, message, nested, present, repeated, string } from "@parkit/protobuf";
import { diagnosticMessage } from "./diagnostic";
import { dynamicValue } from "./dynamic-value";

const timestamp = message({ seconds: int(1), nanos: int(2) });

/** `OpenEphemeralResource.Request`. */
export const openRequest = message({ typeName: string(1), config: nested(2, dynamicValue) });

/** `OpenEphemeralResource.Response`. */
export const openResponse = message({
  diagnostics: repeated(1, diagnosticMessage),
  renewAt: nested(2, timestamp),
  result: nested(3, dynamicValue),
  private: present(bytes(4)),
});

/** `RenewEphemeralResource.Request` and `CloseEphemeralResource.Request`. */
export const heldRequest = message({ typeName: string(1), private: bytes(2) });

/** `RenewEphemeralResource.Response`. */
export const renewResponse = message({
  diagnostics: repeated(1, diagnosticMessage),
  renewAt: nested(2, timestamp),
  private: present(bytes(3)),
});

/** The message for a point in time. */
export function writeTimestamp(date: Date): { seconds: number; nanos: number } {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
