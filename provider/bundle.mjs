/**
 * Bundles a provider into one executable file. Same sources, same bytes: Terraform's lock file pins a hash of them.
 *
 * Usage: node bundle.mjs [ENTRY [OUTPUT]]
 */
import { chmod } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const [entry = `${here}src/main.ts`, output = `${here}dist/terraform-provider-parkit`] =
  process.argv.slice(2);

/** Sources instead of built packages, so that what is not used is left out. */
const sources = {
  "@parkit/provider-schema/internal": `${here}../provider-schema/src`,
  "@parkit/protocol/internal": `${here}../protocol/src`,
  "@parkit/terraform-provider/internal": `${here}src`,
};

await build({
  entryPoints: [resolve(entry)],
  outfile: resolve(output),
  // Paths in the output would otherwise depend on where the command is run.
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20.19",
  // The full form stays readable in a stack trace; names and syntax cost little, white space much.
  minifyWhitespace: true,
  minifySyntax: true,
  alias: sources,
  // Who installs the provider looks its file up, and never loads it.
  logOverride: { "require-resolve-not-external": "silent" },
  mainFields: ["module", "main"],
  conditions: ["module", "import"],
  banner: { js: "#!/usr/bin/env node" },
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await chmod(output, 0o755);
