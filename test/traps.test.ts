import { countTestIds } from "./support/test-ids";
import { committedPage } from "./support/written-page";
import { TRAPS } from "./traps/traps";
import { trapsPage } from "./traps/traps-page";

describe("docs/traps.md", () => {
  it("has every trap, in order", () => {
    expect(TRAPS.map(({ id }) => id)).toEqual(
      Array.from({ length: 43 }, (_, index) => `T-${String(index + 1).padStart(2, "0")}`),
    );
  });

  it("has one test for each trap, and no other", () => {
    const carried = [...countTestIds()].filter(([id]) => id.startsWith("T-")).sort();
    expect(carried).toEqual(TRAPS.map(({ id }) => [id, 1]));
  });

  it("is current; npm run docs:coverage writes it", () => {
    const page = trapsPage(TRAPS);
    expect(committedPage("docs/traps.md", page)).toBe(page);
  });
});
