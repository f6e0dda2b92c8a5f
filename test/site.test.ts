import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { buildSite } from "@parkit/toolchain/internal/site/build-site";

import { describeWithTool } from "./describe-with-tool";

const ROOT = resolve(__dirname, "..");

describeWithTool("site", "the documentation's site", ({ path }) => {
  let folder: string;
  let site: string;
  let pages: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-site-"));
    site = join(folder, "site");
    const failure = await buildSite(ROOT, path, { sources: join(folder, "sources"), destination: site });
    if (failure !== undefined) throw new Error(failure);
    pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".html") && file !== "404.html",
    );
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has every page of docs", () => {
    const documented = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html")}`);
    expect(documented.filter((page) => !pages.includes(page))).toEqual([]);
  });

  it("has no link that leads nowhere, also not within a page", () => {
    const names = new Map<string, ReadonlySet<string>>();
    const idsOf = (file: string): ReadonlySet<string> => {
      const known = names.get(file) ?? ids(readFileSync(join(site, file), "utf8"));
      names.set(file, known);
      return known;
    };
    const broken = pages.flatMap((page) =>
      links(readFileSync(join(site, page), "utf8")).flatMap((link) => {
        const { pathname, hash } = new URL(link, `http://site/${page}`);
        const file = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, "$1index.html");
        if (!existsSync(join(site, file))) return [`${page}: ${link}`];
        const name = decodeURIComponent(hash.slice(1));
        return name === "" || !file.endsWith(".html") || idsOf(file).has(name) ? [] : [`${page}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("can be searched without a server", () => {
    const chunks = join(site, "assets/chunks");
    const index = readdirSync(chunks).filter((file) => file.includes("localSearchIndex"));
    expect(index).toHaveLength(1);
    expect(readFileSync(join(chunks, index[0] ?? ""), "utf8")).toContain("From nothing to Datadog");
  });
});

/** Links and sources of a page to files of the site. */
function links(html: string): readonly string[] {
  return Array.from(html.matchAll(/ (?:href|src)="(?<link>[^"]*)"/g), ({ groups }) =>
    (groups?.["link"] ?? "").replaceAll("&amp;", "&"),
  ).filter((link) => !/^[a-z][a-z+.-]*:/i.test(link));
}

function ids(html: string): ReadonlySet<string> {
  return new Set(Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id ?? ""));
}
