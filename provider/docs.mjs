/** Writes the pages of docs/provider from the schemas. Needs the built package. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { documentationPages } from "./dist/documentation.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "..", "docs", "provider");

await rm(target, { recursive: true, force: true });
for (const { path, text } of documentationPages(join(here, "examples"))) {
  const file = join(target, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
