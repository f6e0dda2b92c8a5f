import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, posix, relative, sep } from "node:path";

import { replaceLinks } from "./markdown-link";

/** Pages from which all others are found. */
const STARTS = ["README.md", "docs/README.md"];
/** The page whose tables are the navigation. */
export const INDEX = "docs/README.md";

/** What the generator is given: what each file holds, by its path below the folder of the site's sources. */
export type SiteFiles = ReadonlyMap<string, string | Buffer>;

/**
 * The Markdown of a repository as sources of a site: every page that a link leads to, every picture, and
 * every other file that one leads to, as text.
 *
 * @param root - root of the repository
 * @throws {Error} when a link leads to no file
 */
export async function siteFiles(root: string): Promise<SiteFiles> {
  const files = new Map<string, string | Buffer>();
  const waiting = [...STARTS];
  const met = new Set(waiting);
  for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
    const from = page;
    const found: string[] = [];
    const text = replaceLinks(await readFile(join(root, from), "utf8"), (target) => {
      const link = siteLink(root, from, target);
      if (link.page !== undefined) found.push(link.page);
      if (link.file !== undefined) found.push(link.file);
      return link.target;
    });
    files.set(sourcePath(from), verbatim(text));
    for (const path of found.filter((one) => !met.has(one))) {
      met.add(path);
      if (path.endsWith(".md")) waiting.push(path);
      else files.set(`public/${shownPath(path)}`, await readFile(join(root, path)));
    }
  }
  return files;
}

interface SiteLink {
  /** What stands in the site's source. */
  readonly target: string;
  /** Path of the page that it leads to, in the repository. */
  readonly page?: string;
  /** Path of the file of another kind that it leads to. */
  readonly file?: string;
}

function siteLink(root: string, from: string, target: string): SiteLink {
  if (/^(?:[a-z][a-z+.-]*:|#)/i.test(target)) return { target };
  const [path = "", fragment] = target.split("#", 2);
  const absolute = join(root, dirname(from), decodeURIComponent(path));
  if (!existsSync(absolute)) throw new Error(`${from}: the link ${target} leads to no file`);
  const page = pageOf(root, relative(root, absolute).split(sep).join("/"));
  if (!page.endsWith(".md")) return { target: `/${shownPath(page)}`, file: page };
  const link = posix.relative(posix.dirname(sourcePath(from)), sourcePath(page));
  return { target: `./${link}${fragment === undefined ? "" : `#${fragment}`}`, page };
}

/** What tells of a path: a file itself; of a folder its README, or the `package.json` of one without. */
function pageOf(root: string, path: string): string {
  if (!statSync(join(root, path)).isDirectory()) return path;
  const found = ["README.md", "package.json"]
    .map((name) => posix.join(path, name))
    .find((file) => existsSync(join(root, file)));
  if (found === undefined) throw new Error(`${path} is a folder without a README.md`);
  return found;
}

/** A folder's README is its index. */
function sourcePath(page: string): string {
  return page.replace(/(^|\/)README\.md$/, "$1index.md");
}

/** Browsers show pictures and text, and download most other files. */
function shownPath(file: string): string {
  return /\.(?:png|svg)$/.test(file) ? `source/${file}` : `source/${file}.txt`;
}

/** Without it braces in a text are expressions to the generator. */
function verbatim(text: string): string {
  return `:::: v-pre\n\n${text.trimEnd()}\n\n::::\n`;
}
