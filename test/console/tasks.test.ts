import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { accessProblems, describeConsole, makeConnection } from "../support/console";

const HTTP = "com.datadoghq.http.request";

describeConsole("tasks in the console", (current) => {
  let service: Server;
  let url: string;
  let held: ServerResponse[];

  beforeEach(async () => {
    held = [];
    service = createServer((_request, response) => held.push(response)).listen(0, "127.0.0.1");
    await once(service, "listening");
    url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    service.closeAllConnections();
    service.close();
  });

  it("are queued with a form of the action's inputs, and followed to their result", async () => {
    const { page, runner, complaints } = current();
    await runner("payments", [HTTP]);
    await page.getByRole("link", { name: "Tasks" }).click();
    await page.getByText("No task yet").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("link", { name: "Queue a task" }).first().click();
    await page.getByLabel("verb").selectOption("POST");
    await page.getByLabel("url", { exact: true }).fill(`${url}/orders`);
    await page.getByText("Optional inputs").click();
    await page.getByLabel("body (optional)").fill('{"amount": 42}');
    await page.getByLabel("urlParams (optional)").fill("not JSON");
    await page.getByRole("button", { name: "Queue the task" }).click();
    await page.getByRole("alert").getByText("urlParams (optional): this is not JSON.").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel("urlParams (optional)").fill('[{"key":"dry","value":"1"}]');
    await page.getByRole("button", { name: "Queue the task" }).click();

    const timeline = page.getByRole("list").filter({ hasText: "Queued" });
    await timeline.getByText("Waiting for the runner's report").waitFor();
    if (held.length === 0) await once(service, "request");
    held[0]?.setHeader("Content-Type", "application/json").end('{"paid":true}');
    await timeline.getByText("Succeeded").waitFor();
    expect(await timeline.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringMatching(/^Queued/),
      expect.stringMatching(/^Handed to payments/),
      expect.stringMatching(/^Succeeded/),
    ]);
    expect(await page.getByRole("region", { name: "Outputs" }).innerText()).toContain('"paid": true');
    expect(await accessProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("go through the member of a group that tags pick", async () => {
    const { page, runner, call } = current();
    const id = await runner("payments", [HTTP]);
    const integration = { type: "HTTP", base_url: url, credentials: { type: "HTTPNoAuth" } };
    const members = await Promise.all(
      ["prod", "staging"].map((env) =>
        makeConnection(current(), {
          name: `billing-${env}`,
          runner_id: id,
          tags: [`env:${env}`],
          integration,
        }),
      ),
    );
    const attributes = { name: "billing", integration_type: "HTTP", tag_keys: ["env"], connections: members };
    await call("POST", "/api/v2/actions/connections/groups", {
      data: { type: "connection_group", attributes },
    });
    await page.goto(`${current().plane.url}/#/tasks/new`);
    await page.getByRole("radio", { name: /^A connection group/ }).check();
    await page.getByLabel("Identifier tag env").fill("nowhere");
    await page.getByLabel("verb").selectOption("GET");
    await page.getByLabel("url", { exact: true }).fill(`${url}/`);
    await page.getByRole("button", { name: "Queue the task" }).click();
    await page.getByRole("alert").getByText("no connection of group billing has env:nowhere").waitFor();
    await page.getByLabel("Identifier tag env").fill("staging");
    await page.getByRole("button", { name: "Queue the task" }).click();
    await page.getByRole("heading", { name: HTTP }).waitFor();
    expect(await page.getByText(members[1] ?? "").count()).toBe(1);
    if (held.length === 0) await once(service, "request");
    held[0]?.end();
    await page.getByRole("list").getByText("Succeeded").waitFor();
  });

  it("of a runner that never connected say so, and can be cancelled after a question", async () => {
    const { page, call, enrolled } = current();
    await enrolled("silent");
    await call("POST", "/api/parkit/v1/tasks", { fqn: HTTP, inputs: {} });
    await page.getByRole("link", { name: "Tasks" }).click();
    await page.getByRole("link", { name: HTTP }).click();
    await page.getByText("Waiting: the runner has never connected").waitFor();
    await page.getByRole("button", { name: "Cancel the task" }).click();
    expect(await accessProblems(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "Cancel the task" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the task" }).click();
    await page.getByText("the task was cancelled").first().waitFor();
    expect(await page.getByRole("button", { name: "Cancel the task" }).count()).toBe(0);
  });
});
