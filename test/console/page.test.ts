import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { startControlPlane } from "@parkit/control-plane/internal/control-plane";

import { accessProblems, describeConsole, makeConnection } from "../support/console";

const PAGE = join(__dirname, "../../control-plane/dist/console-page");
/** Bytes of all files of the page together, as they are served. */
const MOST_BYTES = 160_000;

it(`the console's page is smaller than ${MOST_BYTES} bytes`, async () => {
  const sizes = await Promise.all(
    (await readdir(PAGE)).map(async (file) => (await stat(join(PAGE, file))).size),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(sizes).toHaveLength(4);
  expect(total).toBeLessThan(MOST_BYTES);
});

/** What would run, or look like a part of the page, if it became markup. */
const HOSTILE = `<img src=x onerror="globalThis.taken=1"><script>globalThis.taken=1</script>"'&{{7*7}}`;

describeConsole("the console's page", (current) => {
  it("shows hostile names as text, wherever they come from", async () => {
    const { page, call, enrolled, complaints } = current();
    const runner = await enrolled(HOSTILE);
    const connection = await makeConnection(current(), {
      name: HOSTILE,
      runner_id: runner,
      tags: ["env:prod"],
    });
    const group = (await call("POST", "/api/v2/actions/connections/groups", {
      data: {
        type: "connection_group",
        attributes: {
          name: HOSTILE,
          description: HOSTILE,
          integration_type: "HTTP",
          tag_keys: ["env"],
          connections: [connection],
        },
      },
    })) as { data: { id: string } };
    await call("POST", "/api/parkit/v1/teams", { name: HOSTILE, members: [] });
    await call("POST", "/api/parkit/v1/tasks", { fqn: "com.example.a", inputs: {} });
    const places = [
      "runners",
      `runners/${runner}`,
      `runners/${runner}/access`,
      "connections",
      `connections/${connection}`,
      `connections/${connection}/edit`,
      `connections/${connection}/access`,
      "groups",
      `groups/${group.data.id}`,
      `groups/${group.data.id}/edit`,
      "tasks",
      "tasks/new",
      "app-builder",
      `connections/${encodeURIComponent(HOSTILE)}`,
    ];
    for (const place of places) {
      await page.goto(`${current().plane.url}/#/${place}`);
      await page.locator("main h1").waitFor();
      expect(await page.locator("main img, main script").count()).toBe(0);
    }
    await page.goto(`${current().plane.url}/#/runners`);
    await page.getByRole("link", { name: HOSTILE }).waitFor();
    expect(await page.evaluate(() => "taken" in globalThis)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it("runs nothing but its own files, and lets no text become markup even by mistake", async () => {
    const { page } = current();
    const answer = await page.request.get(current().plane.url);
    expect(answer.headers()).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'none'; script-src 'self'") as string,
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(await answer.text()).not.toMatch(/<script>|style=|onclick/);
    const refused = await page.evaluate<string>(`(() => {
      try {
        document.body.innerHTML = "<p>markup</p>";
        return "taken";
      } catch (error) {
        return error.name;
      }
    })()`);
    expect(refused).toBe("TypeError");
  });

  it("is dark or light as the system prefers, or as was chosen, and clean to axe in both", async () => {
    const { page, enrolled } = current();
    await enrolled("edge");
    await page.getByRole("link", { name: "edge" }).waitFor();
    const ground = async (): Promise<string> =>
      page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [light, dark] = ["rgb(246, 246, 249)", "rgb(18, 18, 24)"];
    expect(await ground()).toBe(light);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).toBe(dark);
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel("Colours").selectOption("Light");
    expect(await ground()).toBe(light);
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByLabel("Colours").selectOption("Dark");
    await page.reload();
    await page.getByRole("navigation").waitFor();
    expect(await ground()).toBe(dark);
  });

  it("fits a narrow window without scrolling sideways", async () => {
    const { page, enrolled } = current();
    const runner = await enrolled("a-runner-with-quite-a-long-name-".repeat(3));
    await page.setViewportSize({ width: 360, height: 740 });
    for (const place of ["runners", `runners/${runner}`, "connections/new", "tasks/new", "groups"]) {
      await page.goto(`${current().plane.url}/#/${place}`);
      await page.locator("main h1").waitFor();
      const [is, has] = await page.evaluate<readonly [number, number]>(
        "[document.documentElement.scrollWidth, innerWidth]",
      );
      expect([place, is]).toEqual([place, has]);
      expect(await accessProblems(page)).toEqual([]);
    }
  });

  it("can be used with the keyboard alone, and says where one is", async () => {
    const { page, enrolled } = current();
    await enrolled("edge");
    await page.getByRole("link", { name: "edge" }).waitFor();
    const focused = async (): Promise<string> => page.evaluate("document.activeElement.textContent");
    await page.reload();
    await page.getByRole("link", { name: "edge" }).waitFor();
    expect(await focused()).toBe("Private Action Runners");
    expect(await page.title()).toBe("Private Action Runners · parkit");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("New Private Action Runner");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "About it" }).waitFor();
    expect(await focused()).toBe("edge");
    await page.getByRole("link", { name: "Skip to the content" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
  });

  it("says when what it shows was deleted elsewhere, and goes on", async () => {
    const { page, call } = current();
    const id = await makeConnection(current(), { name: "partner" });
    await page.goto(`${current().plane.url}/#/connections/${id}`);
    await page.getByRole("heading", { name: "partner" }).waitFor();
    await call("DELETE", `/api/v2/actions/connections/${id}`);
    await page.getByRole("heading", { name: "This cannot be shown" }).waitFor();
    expect(await page.getByRole("alert").innerText()).toBe("connection not found");
    await page.getByText("Live").waitFor();
    await makeConnection(current(), { name: "another" });
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("link", { name: "another" }).waitFor();
  });

  it("says when the control plane does not answer, and asks to log in when it has started anew", async () => {
    const { page, plane } = current();
    await page.getByText("Live").waitFor();
    await plane.close();
    await page.getByText("No answer").waitFor();
    const again = await startControlPlane({ port: Number(new URL(plane.url).port) });
    await page.getByLabel("API key").waitFor();
    expect(await page.getByRole("alert").innerText()).toBe("The session has ended.");
    await again.close();
  });
});
