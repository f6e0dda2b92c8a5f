import { readdirSync } from "node:fs";
import { join } from "node:path";

import { committedPage, ROOT, textOf } from "./support/written-page";
import { TRAPS } from "./traps/traps";
import { trapsPage } from "./traps/traps-page";

/** Files with tests of traps, by trap; one for each test. */
const files = readdirSync(join(ROOT, "test/traps"))
  .filter((name) => name.endsWith(".test.ts"))
  .flatMap((name) =>
    Array.from(textOf(`test/traps/${name}`).matchAll(/\bit\(\s*"(T-\d\d) /g), ([, id = ""]) => ({
      id,
      file: name.replace(".test.ts", ""),
    })),
  );

function testOf(id: string): string {
  return files.find((test) => test.id === id)?.file ?? "";
}

describe("docs/traps.md", () => {
  it("has every trap, in order", () => {
    expect(TRAPS.map(({ id }) => id)).toEqual(
      Array.from({ length: 43 }, (_, index) => `T-${String(index + 1).padStart(2, "0")}`),
    );
  });

  it("has one test named after each trap", () => {
    expect(files.map(({ id }) => id).sort()).toEqual(TRAPS.map(({ id }) => id));
  });

  it("is current; npm run docs:coverage writes it", () => {
    const page = trapsPage(TRAPS, testOf);
    expect(committedPage("docs/traps.md", page)).toBe(page);
  });
});
