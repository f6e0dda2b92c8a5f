import { committedPage } from "../support/written-page";
import { readerFormsPage } from "./reader-forms";

// Fixed by `npm run docs:rules`.
it("docs/reader-forms.md is current", () => {
  expect(committedPage("docs/reader-forms.md", readerFormsPage())).toBe(readerFormsPage());
});
