/**
 * Makes the console's page: one script and one style sheet out of `page/`, with what it takes of the catalogues, and the other files beside them.
 *
 * Usage: node bundle.mjs
 */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const outdir = join(here, "dist/console-page");

await build({
  entryPoints: { page: join(here, "page/main.ts"), style: join(here, "page/style.css") },
  outdir,
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  // Sources instead of built packages, so that what is not used is left out.
  alias: {
    "@parkit/protocol/internal": `${here}../protocol/src`,
    "@parkit/provider-schema/internal": `${here}../provider-schema/src`,
  },
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
for (const file of ["index.html", "icon.svg"]) await cp(join(here, "page", file), join(outdir, file));
