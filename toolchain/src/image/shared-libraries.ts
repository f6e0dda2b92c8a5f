/** The shared libraries that programs need, found as the loader finds them. */
import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readElf } from "./elf";

/** Where loaders look without being told: Debian's directories by platform, and those of everybody else. */
const DIRECTORIES: readonly string[] = [
  ...["/lib", "/usr/lib"].flatMap((folder) =>
    ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((platform) => `${folder}/${platform}`),
  ),
  ...["/lib64", "/usr/lib64", "/lib", "/usr/lib"],
];

/**
 * Paths of the loader and the libraries that some files need, and those need in turn; sorted. A library that
 * a program opens by itself while it runs is not among them.
 *
 * @param paths - programs and libraries; other files are passed over
 * @throws {Error} naming a library that is not found
 */
export async function sharedLibraries(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const elf = readElf(await readFile(path));
    if (elf === undefined) continue;
    const origin = dirname(path);
    const places = [...elf.searchPath.map((place) => place.replace("$ORIGIN", origin)), ...DIRECTORIES];
    const needed = await Promise.all(elf.needed.map((name) => locate(name, places, path)));
    for (const library of [...(elf.interpreter === undefined ? [] : [elf.interpreter]), ...needed]) {
      if (found.has(library)) continue;
      found.add(library);
      waiting.push(library);
    }
  }
  return [...found].sort();
}

async function locate(name: string, places: readonly string[], user: string): Promise<string> {
  for (const place of places) {
    const path = join(place, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`${user} needs the library ${name}, which is in none of ${places.join(", ")}`);
}
