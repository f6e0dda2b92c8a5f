import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { IMPORT_TABLES, withImportTables } from "./import-guide";

const PAGE = join(__dirname, "../../docs/guide/import.md");

// Mended by running this test with PARKIT_UPDATE_GOLDEN=1.
describe("docs/guide/import.md", () => {
  it.each(Object.keys(IMPORT_TABLES))("has a place for %s", (name) => {
    expect(readFileSync(PAGE, "utf8")).toMatch(new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`));
  });

  it("has the tables of the code", () => {
    const page = readFileSync(PAGE, "utf8");
    if (process.env["PARKIT_UPDATE_GOLDEN"] === "1") writeFileSync(PAGE, withImportTables(page));
    expect(readFileSync(PAGE, "utf8")).toBe(withImportTables(page));
  });
});
