import { committedPage, textOf } from "../support/written-page";
import { IMPORT_TABLES, withImportTables } from "./import-guide";

const PAGE = "docs/guide/import.md";

// Fixed by `npm run docs:import`.
describe("docs/guide/import.md", () => {
  it.each(Object.keys(IMPORT_TABLES))("has a place for %s", (name) => {
    expect(textOf(PAGE)).toMatch(new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`));
  });

  it("is current: it has the tables of the code", () => {
    const current = withImportTables(textOf(PAGE));
    expect(committedPage(PAGE, current)).toBe(current);
  });
});
