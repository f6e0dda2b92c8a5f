import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleProvider } from "../provider/thing/bundle";
import type { LocalProvider } from "./terraform";

let bundled: string | undefined;

/**
 * Makes the executable of a schema double in a directory, to be given to `terraformDirectory`. It validates
 * and plans with the schemas of the named provider, and says "schema only" in every report.
 * @param contract output of `terraform providers schema -json`.
 * @param source address of the provider in it.
 */
export function schemaDoubleProvider(
  directory: string,
  contract: string,
  source: string,
  version: string,
): LocalProvider {
  bundled ??= readFileSync(bundleProvider("double.ts", directory), "utf8");
  const file = join(directory, `double-${source.replaceAll("/", "-")}`);
  // The double learns from its own text which schemas to serve, so that the environment of the CLI stays
  // clean.
  const settings = JSON.stringify(JSON.stringify({ file: contract, source }));
  writeFileSync(file, bundled.replace("\n", `\nprocess.env.SCHEMA_DOUBLE=${settings};`), { mode: 0o755 });
  return { source, version, file };
}
