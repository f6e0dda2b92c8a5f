/**
 * Pictures of the guide to the console, taken of it: `npm run docs:pictures` writes them. No two browsers
 * draw the same bytes, so what is held here is that the console still gets to what they show.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

import { startService } from "../../examples/demo/service";
import { describeConsole } from "../support/console";
import { ROOT, textOf, WRITES_PAGES } from "../support/written-page";

const GUIDE = "docs/guide/console.md";
const FOLDER = join(ROOT, "docs/pictures");
const HTTP = "com.datadoghq.http.request";

/** Takes the picture; whether it is committed, and the guide shows it. */
async function isShown(page: Page, name: string): Promise<boolean> {
  const picture = await page.screenshot({ animations: "disabled", caret: "hide", fullPage: true });
  const file = join(FOLDER, name);
  if (WRITES_PAGES) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, picture);
  }
  return existsSync(file) && textOf(GUIDE).includes(`](../pictures/${name})`);
}

describeConsole("a picture of the console", (current) => {
  it("is current: a new runner, ready to use", async () => {
    const { page, runner } = current();
    await page.getByRole("link", { name: "New Private Action Runner" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("payments");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("region", { name: "run.sh" }).waitFor();
    await runner("payments", [HTTP]);
    await page.getByText("Ready to use", { exact: true }).waitFor();
    expect(await isShown(page, "new-runner.png")).toBe(true);
  });

  it("is current: a task with its result", async () => {
    const { page, runner, plane } = current();
    const service = await startService({ paid: true });
    try {
      await runner("payments", [HTTP]);
      await page.goto(`${plane.url}/#/tasks/new`);
      await page.getByLabel("verb").selectOption("GET");
      await page.getByLabel("url", { exact: true }).fill(`${service.url}/orders`);
      await page.getByRole("button", { name: "Queue the task" }).click();
      await page.getByRole("region", { name: "Outputs" }).getByText('"paid": true').waitFor();
      expect(await isShown(page, "task.png")).toBe(true);
    } finally {
      service.close();
    }
  });
});
