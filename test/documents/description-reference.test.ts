import { committedPage } from "../support/written-page";
import { DESCRIPTION_REFERENCE, descriptionReference } from "./description-reference";

// Fixed by `npm run docs:description`.
describe("docs/reference/description.md", () => {
  const page = descriptionReference();

  it("is current", () => {
    expect(committedPage(DESCRIPTION_REFERENCE, page)).toBe(page);
  });

  it("has one heading of each name, and links that lead to one", () => {
    const anchors = Array.from(page.matchAll(/^## (.*)$/gm), ([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    const links = Array.from(page.matchAll(/\]\(#([^)]*)\)/g), ([, anchor]) => anchor);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((anchor) => anchor === undefined || !anchors.includes(anchor))).toEqual([]);
  });
});
