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
  "@parkit/protobuf": `${here}../protobuf/src`,
  "@parkit/protocol/internal": `${here}../protocol/src`,
  "@parkit/provider-schema/internal": `${here}../provider-schema/src`,
  "@parkit/terraform-plugin": `${here}../terraform-plugin/src`,
  "@parkit/terraform-provider/internal": `${here}src`,
};

/**
 * First lines of the file, which are a shell script and JavaScript at once. A shell starts Node.js without the options that the environment has
 * for every Node.js program: what they preload may print, and the first line on standard output must be the handshake; may not be found from here;
 * or may wait for a debugger.
 */
const launcher = `#!/bin/sh
":" //; unset NODE_OPTIONS; exec node "$0" "$@"`;

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
  banner: { js: launcher },
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await chmod(output, 0o755);
