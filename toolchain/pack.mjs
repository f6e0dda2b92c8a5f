/**
 * `npm run pack`: makes the tarballs of all published packages, and beside them the list of all that is in them
 * (`sbom.cdx.json`), and prints their paths. They go to `dist/packages`, or to the folder that is named:
 * `npm run pack -- FOLDER`.
 */
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { packPackages } from "./dist/pack.js";
import { sbom } from "./dist/sbom.js";
import { root } from "./run-program.mjs";

const [destination = join(root, "dist/packages")] = process.argv.slice(2);
const packed = await packPackages(root, resolve(destination));
for (const { tarball } of packed) process.stdout.write(`${tarball}\n`);
const list = join(resolve(destination), "sbom.cdx.json");
await writeFile(
  list,
  await sbom(
    root,
    packed.map(({ folder }) => folder),
  ),
);
process.stdout.write(`${list}\n`);
