import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");

/** Bundles an entry file of the tests into a provider executable in a directory, and returns where it is. */
export function bundleProvider(entry: string, directory: string): string {
  const output = join(directory, "terraform-provider-thing");
  execFileSync(process.execPath, [join(ROOT, "provider", "bundle.mjs"), join(__dirname, entry), output]);
  return output;
}
