import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { committedPage, ROOT, WRITES_PAGES } from "../support/written-page";
import { ruleDocuments } from "./rule-documents";

const FOLDER = join(ROOT, "docs", "rules");

// Fixed by `npm run docs:rules`.
describe("docs/rules", () => {
  it.each(ruleDocuments().map(({ name, text }) => [name, text] as const))("%s is current", (name, text) => {
    expect(committedPage(join("docs/rules", name), text)).toBe(text);
  });

  it("is current in having a page for every rule, and no other", () => {
    const names = ruleDocuments().map(({ name }) => name);
    const files = readdirSync(FOLDER).sort();
    const foreign = files.filter((name) => !names.includes(name));
    if (WRITES_PAGES) for (const name of foreign) rmSync(join(FOLDER, name));
    expect(readdirSync(FOLDER).sort()).toEqual([...names].sort());
  });
});
