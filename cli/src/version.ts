import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Version of this package. Read rather than imported, because the manifest lies outside the compiled sources.
 */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new TypeError("package.json has no version");
}
