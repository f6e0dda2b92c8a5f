import { committedPage } from "../support/written-page";
import { runnerActionsPage } from "./runner-actions";

// Fixed by `npm run docs:runner`.
it("docs/runner-actions.md is current", async () => {
  const page = await runnerActionsPage();
  expect(committedPage("docs/runner-actions.md", page)).toBe(page);
});
