import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { checkDocuments } from "../../toolchain/src/documents";
import { ROOT } from "../support/written-page";

const linksOf = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g)].flatMap(
    ([, target = ""]) => (target.includes(":") ? [] : [join(page, "..", target)]),
  );

describe("pages of the documentation", () => {
  it("are found from README.md, and lead to pages that exist", async () => {
    expect(await checkDocuments(ROOT)).toEqual([]);
  });

  it("that explain how something works are linked from the index, and that from README.md", () => {
    const guides = readdirSync(join(ROOT, "docs/guide")).map((name) => join("docs/guide", name));
    expect(guides.length).toBeGreaterThan(30);
    expect(linksOf("README.md")).toContain("docs/README.md");
    const linked = linksOf("docs/README.md");
    expect(guides.filter((guide) => !linked.includes(guide))).toEqual([]);
  });

  it("that explain the words are linked where a reader starts", () => {
    const linked = linksOf("docs/guide/getting-started.md");
    expect(linked).toContain("docs/guide/private-actions.md");
    expect(linked).toContain("docs/guide/connections.md");
  });
});
