import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { replaceLinks } from "./markdown-link";
import { siteConfig } from "./site-config";
import { siteFiles } from "./site-files";

describe("replaceLinks", () => {
  it("changes links, also those whose text is code, and no code", () => {
    const text = '[`a`](a.md "A") `[b](b.md)`\n\n```md\n[c](c.md)\n```\n\n``x`[d](d.md)`` [e](e.md#f)\n';
    expect(replaceLinks(text, (target) => `/${target}`)).toBe(
      '[`a`](/a.md "A") `[b](b.md)`\n\n```md\n[c](c.md)\n```\n\n``x`[d](d.md)`` [e](/e.md#f)\n',
    );
  });
});

/** Bytes that are no text. */
const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]);

describe("siteFiles", () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "parkit-site-"));
    const files = {
      "README.md": "[all](docs/README.md) [package](cli)\n",
      "cli/README.md": "# cli\n",
      "docs/README.md": "[guide](guide/a.md#part) [web](https://example.com)\n",
      "docs/guide/a.md": "[up](../README.md) [here](#part) [source](../../cli/main.ts) ![it](../it.png)\n",
      "docs/it.png": PICTURE,
      "docs/unlinked.md": "nobody leads here\n",
      "cli/main.ts": "export {};\n",
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("holds what links lead to: pages, a folder's README as its index, pictures, and other files as text", async () => {
    expect(Object.fromEntries(await siteFiles(root))).toEqual({
      "index.md": ":::: v-pre\n\n[all](./docs/index.md) [package](./cli/index.md)\n\n::::\n",
      "cli/index.md": ":::: v-pre\n\n# cli\n\n::::\n",
      "docs/index.md": ":::: v-pre\n\n[guide](./guide/a.md#part) [web](https://example.com)\n\n::::\n",
      "docs/guide/a.md":
        ":::: v-pre\n\n[up](./../index.md) [here](#part) [source](/source/cli/main.ts.txt) ![it](/source/docs/it.png)\n\n::::\n",
      "public/source/cli/main.ts.txt": Buffer.from("export {};\n"),
      "public/source/docs/it.png": PICTURE,
    });
  });

  it("refuses a link that leads nowhere", async () => {
    await writeFile(join(root, "docs/guide/a.md"), "[gone](gone.md)\n");
    await expect(siteFiles(root)).rejects.toThrow("docs/guide/a.md: the link gone.md leads to no file");
  });
});

it("takes groups and links of the index for the navigation", () => {
  const index =
    "# All\n\n## Start\n\n| page | about |\n| --- | --- |\n| [`a`](./guide/a.md), [b](./../b.md) | [c](./c.md) |\n";
  expect(siteConfig(index)).toContain(
    JSON.stringify(
      [
        {
          text: "Start",
          items: [
            { text: "a", link: "/docs/guide/a.md" },
            { text: "b", link: "/b.md" },
          ],
        },
      ],
      undefined,
      2,
    ).replaceAll("\n", "\n    "),
  );
});
