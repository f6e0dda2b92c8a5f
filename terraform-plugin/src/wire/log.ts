import { writeSync } from "node:fs";

/**
 * Writes one log line to standard error in the form that Terraform sorts by `TF_LOG_PROVIDER`. The lines land
 * in CI logs, so neither values nor messages of foreign errors belong into them.
 */
export function log(
  level: "debug" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, string | number>> = {},
): void {
  const line = {
    "@level": level,
    "@message": message,
    "@module": "provider",
    "@timestamp": new Date().toISOString(),
    ...fields,
  };
  try {
    writeSync(2, `${JSON.stringify(line)}\n`);
  } catch {
    // Nobody reads any more; there is nowhere left to say so.
  }
}
