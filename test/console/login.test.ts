import { accessProblems, describeConsole } from "../support/console";

describeConsole("the console's login", (current) => {
  it("opens with the printed link, which leaves nothing in the address and works once", async () => {
    const { plane, page, browser } = current();
    expect(page.url()).toBe(`${plane.url}/`);
    const link = plane.consoleLink();
    const enter = async (): Promise<string> => {
      const other = await (await browser.newContext()).newPage();
      await other.goto(link);
      await other.locator("h1").waitFor();
      const title = await other.locator("h1").innerText();
      await other.context().close();
      return title;
    };
    expect([await enter(), await enter()]).toEqual(["Private Action Runners", "parkit console"]);
  });

  it("sends no secret to the page: the cookie is for no script, and what the page keeps opens nothing alone", async () => {
    const { plane, page } = current();
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", expires: -1 });
    expect(await page.evaluate<string>("document.cookie")).toBe("");
    const kept = await page.evaluate<string | null>(`localStorage.getItem("parkit-session")`);
    const path = `${plane.url}/api/parkit/v1/runners`;
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(path, { headers })).status;
    const half = { "X-Parkit-Console": kept ?? "" };
    const other = { Cookie: `${cookie?.name ?? ""}=${cookie?.value ?? ""}` };
    expect([await status(half), await status(other), await status({ ...half, ...other })]).toEqual([
      403, 403, 200,
    ]);
  });

  it("takes both keys, says when they are wrong, and ends with the log out", async () => {
    const { plane, page } = current();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("API key").fill(plane.apiKey);
    await page.getByLabel("Application key").fill("wrong");
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").getByText("these are not an API key and an application key").waitFor();
    await page.getByLabel("Application key").fill(plane.appKey);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("navigation").waitFor();
    await page.reload();
    await page.getByRole("navigation").waitFor();
    const session = await page.context().storageState();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("API key").waitFor();
    // What was kept of the session by somebody else opens nothing afterwards.
    const later = await (await current().browser.newContext({ storageState: session })).newPage();
    await later.goto(plane.url);
    await later.getByLabel("API key").waitFor();
    await later.context().close();
  });

  it("may do what its keys may, and says what the API refuses", async () => {
    const { page, call, plane, browser, enrolled } = current();
    const role = (await call("POST", "/api/parkit/v1/roles", {
      name: "lookers",
      permissions: ["on_prem_runner_read", "connections_read", "connection_groups_read"],
    })) as { role: { id: string } };
    const user = (await call("POST", "/api/parkit/v1/users", { name: "ada", roles: [role.role.id] })) as {
      user: { id: string };
    };
    const made = (await call("POST", "/api/parkit/v1/keys", {
      name: "ada's",
      type: "application",
      user: user.user.id,
      registered: true,
    })) as { key: { secret: string } };
    const runner = await enrolled("edge");
    const ada = await (await browser.newContext()).newPage();
    await ada.goto(plane.url);
    await ada.getByLabel("API key").fill(plane.apiKey);
    await ada.getByLabel("Application key").fill(made.key.secret);
    await ada.getByRole("button", { name: "Log in" }).click();
    await ada.getByRole("link", { name: "edge" }).waitFor();
    await ada.getByRole("link", { name: "Connections" }).click();
    await ada.getByText("No connection yet").waitFor();
    expect(await ada.getByRole("link", { name: "New Connection" }).count()).toBe(0);
    await ada.goto(`${plane.url}/#/connections/new?runner=${runner}`);
    await ada.getByLabel("Name", { exact: true }).fill("mine");
    await ada.getByRole("button", { name: "Create the connection" }).click();
    await ada.getByRole("alert").getByText("the permission connections_write is missing").waitFor();
    await ada.context().close();
    expect(await page.title()).toContain("Private Action Runners");
  });
});
