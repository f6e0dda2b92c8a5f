/**
 * Writes the root of the runner's image. Runs in a container of Node's image, as the Dockerfile says:
 * `node make-root.cjs DIRECTORY ROOT`. The variable `INTERPRETERS` is `with` or `without`.
 */
import { mkdir } from "node:fs/promises";
import { fileTree, type ImageFile, writeTree } from "./file-tree";
import { runnerRoot } from "./runner-root";

void main(process.argv.slice(2), process.env["INTERPRETERS"]);

async function main(
  [directory = "", root = ""]: readonly string[],
  interpreters: string | undefined,
): Promise<void> {
  if (interpreters !== "with" && interpreters !== "without")
    throw new Error(`INTERPRETERS is ${interpreters ?? "not set"}; it has to be "with" or "without"`);
  const layers = await runnerRoot({
    directory,
    node: process.execPath,
    withInterpreters: interpreters === "with",
  });
  const files = new Map<string, ImageFile>(layers.flat().map((file) => [file.path, file]));
  await mkdir(root, { recursive: true });
  await writeTree(root, fileTree([...files.values()]));
}
