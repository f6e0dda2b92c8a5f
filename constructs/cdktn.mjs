/**
 * Makes the edition for CDK Terrain of what was built for CDKTF: the same files, in `dist/cdktn`, which import `cdktn` in place of `cdktf` and the
 * providers of the one in place of those of the other. CDK Terrain refuses elements of CDKTF in its apps, so that one edition cannot serve both.
 *
 * Usage: node cdktn.mjs
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("dist", import.meta.url));
const edition = join(built, "cdktn");

await rm(edition, { recursive: true, force: true });
const entries = await readdir(built, { recursive: true, withFileTypes: true });
for (const entry of entries.filter(({ name }) => /\.(?:js|d\.ts)$/.test(name))) {
  const source = join(entry.parentPath, entry.name);
  const target = join(edition, relative(built, source));
  const text = forCdkTerrain(await readFile(source, "utf8"));
  if (/(?:require\(|from |import\()"@?cdktf[/"]/.test(text))
    throw new Error(`${relative(built, source).split(sep).join("/")} still imports cdktf`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}

/**
 * Only what is imported changes, and the package that is named as the one to import from.
 *
 * @param {string} text
 */
function forCdkTerrain(text) {
  return text
    .replaceAll(/(?<=(?:require\(|from |import\()")(@?)cdktf(?=[/"])/g, "$1cdktn")
    .replaceAll(/^\/\/# sourceMappingURL=.*\n?/gm, "");
}
