import { committedPage } from "../support/written-page";
import { runnerActionsPage } from "./runner-actions";

// Fixed by `npm run docs:runner`.
it("docs/runner-actions.md is current", () => {
  expect(committedPage("docs/runner-actions.md", runnerActionsPage())).toBe(runnerActionsPage());
});
