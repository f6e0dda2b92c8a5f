import { accessProblems, describeConsole, makeConnection } from "../support/console";

const HTTP = "com.datadoghq.http.request";

describeConsole("runners in the console", (current) => {
  it("New Private Action Runner: from its name to a connection with it", async () => {
    const { page, runner, complaints } = current();
    await page.getByText("No runner yet").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("link", { name: "New Private Action Runner" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("payments");
    expect(await page.getByLabel("Runner host name").isVisible()).toBe(false);
    await page.getByRole("radio", { name: /^App Builder/ }).check();
    expect(await page.getByLabel("Runner host name").isVisible()).toBe(true);
    await page.getByRole("radio", { name: /^Both/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").getByText("Write the host name of the runner.").waitFor();
    await page.getByLabel("Runner host name").fill("par.example.com");
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Continue" }).click();

    const docker = await page.getByRole("region", { name: "run.sh" }).innerText();
    expect(docker).toContain("docker run");
    expect(docker).toContain(current().plane.url);
    expect(docker).toContain("RUNNER_MODES=pull,push");
    await page.getByRole("radio", { name: "Docker Compose" }).check();
    expect(await page.getByRole("region", { name: "docker-compose.yaml" }).innerText()).toContain(
      "services:",
    );
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toContain("services:");
    await page.getByText("Waiting for the runner to enroll").waitFor();

    // In place of the container, which needs Docker.
    const id = await runner("payments", [HTTP]);
    await page.getByText("Ready to use", { exact: true }).waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel("Integration").selectOption("Kubernetes");
    await page.getByRole("link", { name: "Link to New Connection" }).click();
    await page.getByLabel("Name", { exact: true }).fill("cluster");
    await page.getByRole("button", { name: "Create the connection" }).click();
    await page.getByRole("heading", { name: "cluster" }).waitFor();
    expect(await page.getByRole("link", { name: "payments" }).getAttribute("href")).toBe(`#/runners/${id}`);
    expect(complaints).toEqual([]);
  });

  it("refuses what no runner can be, in the words of the rules", async () => {
    const { page, enrolled } = current();
    await enrolled("taken");
    await page.goto(`${current().plane.url}/#/runners/new`);
    await page.getByLabel("Name", { exact: true }).fill("taken");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").getByText("There is a runner named taken already.").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("payments");
    await page.getByLabel("Allowed actions").fill("com.datadoghq.http.reqest");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").getByText("reqest").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("com.datadoghq.http.request");
  });

  it("View Runner: what it is, and every connection, group and task that uses it, live", async () => {
    const { page, call, runner, complaints } = current();
    const id = await runner("payments", [HTTP]);
    await page.getByRole("link", { name: "payments" }).click();
    await page.getByText("No connection uses this runner").waitFor();
    await page.getByText("Connected", { exact: true }).waitFor();
    expect(await page.getByRole("region", { name: "URN" }).innerText()).toContain(id);

    const connection = await makeConnection(current(), {
      name: "billing",
      runner_id: id,
      tags: ["env:prod"],
    });
    await page
      .getByRole("table", { name: "Connections of this runner" })
      .getByRole("link", { name: "billing" })
      .waitFor();
    const attributes = {
      name: "all billing",
      integration_type: "HTTP",
      tag_keys: ["env"],
      connections: [connection],
    };
    await call("POST", "/api/v2/actions/connections/groups", {
      data: { type: "connection_group", attributes },
    });
    await page.getByRole("link", { name: "all billing" }).waitFor();
    await call("POST", "/api/parkit/v1/tasks", { fqn: HTTP, runner: "payments", inputs: {} });
    await page.getByRole("table", { name: "Latest tasks of this runner" }).getByText("Failed").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
