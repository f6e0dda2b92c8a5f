/**
 * `npm run release:notes -- v1.2.3`: prints what CHANGELOG.md says of a release. Ends with 1 where tag, versions of the
 * packages and changelog do not belong together.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publishedManifests } from "./dist/pack.js";
import { releaseNotes } from "./dist/release-notes.js";
import { root } from "./run-program.mjs";

const [tag = ""] = process.argv.slice(2);
try {
  const versions = new Map((await publishedManifests(root)).map(({ name, version }) => [name, version]));
  process.stdout.write(releaseNotes(await readFile(join(root, "CHANGELOG.md"), "utf8"), tag, versions));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
