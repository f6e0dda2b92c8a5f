import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** Bundles an entry file of the tests into a provider executable, and returns where it is. */
export function bundleProvider(entry: string, directory = mkdtempSync(join(tmpdir(), "bundle-"))): string {
  const output = join(directory, "terraform-provider-thing");
  execFileSync(process.execPath, [join(ROOT, "provider", "bundle.mjs"), join(__dirname, entry), output]);
  return output;
}
