/**
 * Records the bundle, with the files beside it, as the one of its version, before it is published. Lock files pin a hash of all, so that one
 * version with two contents breaks every run directory that has the first.
 *
 * Usage: node release.mjs [--check] [BUNDLE [RECORD]]
 *
 * With --check nothing is written. Ends with 1 when the version is recorded with other bytes.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FILES_BESIDE_PROVIDER } from "@parkit/provider-schema/internal/terraform-provider";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const isCheck = process.argv.includes("--check");
const [bundle = here("dist/terraform-provider-parkit"), record = here("releases.json")] = process.argv
  .slice(2)
  .filter((argument) => argument !== "--check");

const { version } = JSON.parse(await readFile(here("package.json"), "utf8"));
const releases = JSON.parse(await readFile(record, "utf8"));
const hashed = createHash("sha256");
for (const file of [bundle, ...FILES_BESIDE_PROVIDER.map((name) => join(dirname(bundle), name))])
  hashed.update(await readFile(file));
const hash = hashed.digest("hex");

if ((releases[version] ?? hash) !== hash) {
  process.stderr.write(
    `Version ${version} of the provider was released with other bytes (${releases[version]}, now ${hash}). Raise version in provider/package.json and PROVIDER_VERSION.\n`,
  );
  process.exitCode = 1;
} else if (!isCheck) {
  await writeFile(record, `${JSON.stringify({ ...releases, [version]: hash }, null, 2)}\n`);
}
