/**
 * `npm run pack`: makes the tarballs of all published packages and prints their paths. They go to `dist/packages`, or to
 * the folder that is named: `npm run pack -- FOLDER`.
 */
import { join, resolve } from "node:path";
import { packPackages } from "./dist/pack.js";
import { root } from "./run-program.mjs";

const [destination = join(root, "dist/packages")] = process.argv.slice(2);
for (const { tarball } of await packPackages(root, resolve(destination)))
  process.stdout.write(`${tarball}\n`);
