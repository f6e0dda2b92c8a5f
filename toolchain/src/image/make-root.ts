/**
 * Writes the root of the runner's image. Runs in a container of Node's image, as the Dockerfile says:
 * `node make-root.cjs DIRECTORY ROOT with|without`, the last word being about interpreters.
 */
import { mkdir } from "node:fs/promises";
import { fileTree, type ImageFile, writeTree } from "./file-tree";
import { runnerRoot } from "./runner-root";

void main(process.argv.slice(2));

async function main([directory = "", root = "", interpreters = ""]: readonly string[]): Promise<void> {
  const layers = await runnerRoot({
    directory,
    node: process.execPath,
    withInterpreters: interpreters === "with",
  });
  const files = new Map<string, ImageFile>(layers.flat().map((file) => [file.path, file]));
  await mkdir(root, { recursive: true });
  await writeTree(root, fileTree([...files.values()]));
}
