import { existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";

const ROOT = "/sys/fs/cgroup";

/** The hierarchies of cgroups: one below version 2, one a controller below version 1. */
function hierarchies(): readonly string[] {
  const candidates = [ROOT, ...namesIn(ROOT).map((name) => join(ROOT, name))];
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [ROOT];
  return candidates.filter((folder) => existsSync(join(folder, "cgroup.procs")));
}

/** Makes a node's folder in every hierarchy. */
export function makeCgroups(name: string): void {
  for (const folder of hierarchies()) mkdirSync(join(folder, name), { recursive: true });
}

/**
 * Removes a node's folders with all below them.
 *
 * @returns Folders that could not be removed, because something still runs in them.
 */
export function removeCgroups(name: string): readonly string[] {
  return hierarchies().flatMap((folder) => {
    const path = join(folder, name);
    return existsSync(path) && !removeTree(path) ? [path] : [];
  });
}

/** The files in such a folder are the kernel's and go with it. */
function removeTree(folder: string): boolean {
  for (const name of namesIn(folder)) removeTree(join(folder, name));
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}
