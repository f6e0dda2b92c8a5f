import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The root of the repository. */
export const ROOT = resolve(__dirname, "../..");

/**
 * Whether pages are to be written anew instead of compared: `npm run docs:coverage`, `docs:import` and so on.
 */
export const WRITES_PAGES = process.env["PARKIT_UPDATE_DOCS"] === "1";

/**
 * The page as it is committed, after having written it when that is asked for; undefined when there is none.
 */
export function committedPage(path: string, current: string): string | undefined {
  const file = join(ROOT, path);
  if (WRITES_PAGES) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, current);
  }
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** A file of the repository as text; empty when there is none. */
export function textOf(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
