/**
 * Puts the package `protobuf`, which is not published, into the file of the built package through which it comes in. (npm's own
 * `bundleDependencies` leaves out, without a word, what a workspace has only as a link.)
 *
 * Usage: node bundle.mjs
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

await build({
  entryPoints: [`${here}src/protobuf.ts`],
  outfile: `${here}dist/protobuf.js`,
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20.19",
  alias: { "@parkit/protobuf": `${here}../protobuf/src` },
  sourcemap: true,
  charset: "utf8",
  logLevel: "warning",
});
