/** A group of the navigation. */
interface NavigationGroup {
  readonly text: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/**
 * The navigation: groups and links of the index.
 *
 * @param index - Markdown with a heading and a table of links for each group, its links from the folder of
 *   the site's page
 * @param folder - that folder, such as `/docs/`
 */
function navigation(index: string, folder: string): readonly NavigationGroup[] {
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [text = "", ...lines] = section.split("\n");
      const cells = lines.flatMap((line) => /^\| (?<cell>\[.*?\)) \|/.exec(line)?.groups?.["cell"] ?? []);
      const links = cells.flatMap((cell) => [...cell.matchAll(/\[(?<text>[^\]]+)\]\((?<link>[^)]+)\)/g)]);
      return {
        text,
        items: links.map(({ groups }) => ({
          text: (groups?.["text"] ?? "").replaceAll("`", ""),
          link: new URL(groups?.["link"] ?? "", `http://site${folder}`).pathname,
        })),
      };
    });
}

/**
 * Settings of the generator, as a module.
 *
 * @param index - text of the page with the navigation
 */
export function siteConfig(index: string): string {
  const settings = {
    title: "parkit",
    description: "Datadog Private Actions as code",
    themeConfig: {
      search: { provider: "local" },
      outline: [2, 3],
      nav: [{ text: "All pages", link: "/docs/" }],
      sidebar: navigation(index, "/docs/"),
    },
    vite: { logLevel: "warn", build: { chunkSizeWarningLimit: 10_000 } },
  };
  return `const settings = ${JSON.stringify(settings, undefined, 2)};

/** The same names for headings as where the pages are read in the repository. */
const slugify = (text) => text.trim().toLowerCase().replace(/[^\\p{L}\\p{N}_\\s-]/gu, "").replace(/\\s/g, "-");

export default {
  ...settings,
  // Names of files look like addresses, and angle brackets like elements; neither is meant.
  markdown: { html: false, linkify: false, anchor: { slugify } },
};
`;
}
