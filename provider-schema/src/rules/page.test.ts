import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { ruleDocuments } from "./page";

const FOLDER = join(__dirname, "..", "..", "..", "docs", "rules");

// Mended by `npm run docs:rules -w @parkit/provider-schema` after a build.
describe("docs/rules", () => {
  it("has a page for every rule, and no other", () => {
    const names = ruleDocuments().map(({ name }) => name);
    expect(readdirSync(FOLDER).sort()).toEqual([...names].sort());
  });

  it.each(ruleDocuments().map(({ name, text }) => [name, text] as const))("%s is current", (name, text) => {
    expect(readFileSync(join(FOLDER, name), "utf8")).toBe(text);
  });
});
