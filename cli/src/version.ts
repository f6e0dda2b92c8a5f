import { readFileSync } from "node:fs";

/**
 * Version of this package. Read rather than imported, because the manifest lies outside the compiled sources,
 * and found by its name, because the bundle lies elsewhere than they.
 */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(require.resolve("parkit/package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest)
    return String(manifest.version);
  throw new TypeError("package.json has no version");
}
