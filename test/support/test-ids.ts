/**
 * Ids that titles of tests carry, so that a page can name a test wherever it is and whatever its title says.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./written-page";

/**
 * A text on one line with ids in brackets: a test's title, or the row of a table that becomes part of one.
 */
const TITLE = /(["'`])(?:(?!\1).)*?\[((?:S\d+|T-\d+)(?: (?:S\d+|T-\d+))*)\](?:(?!\1).)*\1/g;

/**
 * Ids in the titles of a test file, `S38` and `T-11` of `"[T-11 S38] writes…"`: as often as tests or rows
 * carry them.
 */
export function idsInTitles(source: string): readonly string[] {
  return Array.from(source.matchAll(TITLE), ([, , ids = ""]) => ids.split(" ")).flat();
}

/** How many tests of the repository carry an id, by id. */
export function countTestIds(): ReadonlyMap<string, number> {
  const folders = ["test", ...readdirSync(ROOT).map((name) => join(name, "src"))];
  const counts = new Map<string, number>();
  for (const folder of folders.map((name) => join(ROOT, name)).filter((path) => existsSync(path)))
    for (const path of readdirSync(folder, { encoding: "utf8", recursive: true }))
      if (path.endsWith(".test.ts"))
        for (const id of idsInTitles(readFileSync(join(folder, path), "utf8")))
          counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
