/**
 * `npm run site`: makes the documentation's site, in `dist/site`. Its generator is installed into the cache, once.
 */
import { join } from "node:path";
import toolchain from "./dist/index.js";
import { buildSite } from "./dist/site/build-site.js";
import { root } from "./run-program.mjs";

const destination = join(root, "dist/site");
const generator = await toolchain.resolveTool("site", { showProgress: toolchain.startProgress });
const failure =
  generator.status === "missing"
    ? generator.reason
    : await buildSite(root, generator.path, { sources: join(root, ".cache/site"), destination });
process.stdout.write(failure === undefined ? `${join(destination, "index.html")}\n` : "");
if (failure !== undefined) {
  process.stderr.write(`the site could not be made: ${failure}\n`);
  process.exitCode = 1;
}
