import { accessProblems, describeConsole, makeConnection } from "../support/console";

const SECRET = "s3cr3t-t0ken";

interface Listed {
  readonly data: readonly { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

describeConsole("connections in the console", (current) => {
  const listed = async (): Promise<Listed["data"]> =>
    ((await current().call("GET", "/api/v2/actions/connections")) as Listed).data;

  it("are made with the fields of their integration, viewed, edited and deleted after a question", async () => {
    const { page, runner, call, complaints } = current();
    const id = await runner("payments", []);
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByText("No connection yet").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("link", { name: "New Connection" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("billing");
    await page.getByLabel("Base URL").fill("http://billing.internal");
    await page.getByRole("button", { name: "Add a tag" }).click();
    await page.getByLabel("Key").fill("default");
    await page.getByLabel("Value").fill("x");
    await page.getByRole("button", { name: "Create the connection" }).click();
    await page.getByRole("alert").getByText("default").waitFor();
    await page.getByLabel("Key").fill("env");
    await page.getByLabel("Value").fill("prod");
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Create the connection" }).click();
    await page.getByRole("heading", { name: "billing" }).waitFor();
    await page.getByText("http://billing.internal").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    const [made] = await listed();
    expect(made?.attributes).toMatchObject({ name: "billing", runner_id: id, tags: ["env:prod"] });

    const members = [made?.id ?? ""];
    const attributes = {
      name: "all billing",
      integration_type: "HTTP",
      tag_keys: ["env"],
      connections: members,
    };
    await call("POST", "/api/v2/actions/connections/groups", {
      data: { type: "connection_group", attributes },
    });
    await page.getByRole("link", { name: "all billing" }).waitFor();

    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Name", { exact: true }).fill("billing two");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "billing two" }).waitFor();
    expect((await listed())[0]?.attributes).toMatchObject({ name: "billing two", tags: ["env:prod"] });

    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByText("It also leaves: all billing.").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await listed()).toHaveLength(1);
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the connection" }).click();
    await page.getByText("No connection yet").waitFor();
    expect(await listed()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("keep their secrets: none comes back to the page, and an edit that leaves them empty changes none", async () => {
    const { page } = current();
    const answers: Promise<string>[] = [];
    await page.goto(`${current().plane.url}/#/connections/new?integration=http`);
    await page.getByLabel("Name", { exact: true }).fill("partner");
    await page.getByLabel("Base URL").fill("https://partner.example.com");
    await page.getByLabel("Authentication").selectOption("HTTPTokenAuth");
    await page.getByRole("button", { name: "Add a token" }).click();
    await page.getByRole("group", { name: "Tokens" }).getByLabel("Name").fill("token");
    await page.getByLabel("Secret value").fill(SECRET);
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByRole("group", { name: "Headers" }).getByLabel("Name").fill("Authorization");
    await page.getByRole("group", { name: "Headers" }).getByLabel("Value").fill("Bearer {{ token }}");
    page.on("response", (response) => {
      answers.push(response.text().catch(() => ""));
    });
    await page.getByRole("button", { name: "Create the connection" }).click();
    await page.getByRole("heading", { name: "partner" }).waitFor();
    await page.getByRole("link", { name: "Edit" }).click();
    expect(await page.getByLabel("Secret value").inputValue()).toBe("");
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByRole("group", { name: "Headers" }).getByLabel("Name").last().fill("X-Team");
    await page.getByRole("group", { name: "Headers" }).getByLabel("Value").last().fill("billing");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("X-Team").waitFor();
    expect((await Promise.all(answers)).join("\n")).not.toContain(SECRET);
    expect(await page.content()).not.toContain(SECRET);
    const [connection] = await listed();
    const { credentials } = connection?.attributes["integration"] as { credentials: Record<string, unknown> };
    expect(credentials).toMatchObject({
      headers: [
        { name: "Authorization", value: "Bearer {{ token }}" },
        { name: "X-Team", value: "billing" },
      ],
      tokens: [{ name: "token", type: "SECRET", value: "" }],
    });
  });

  it("get permissions for those whom their editor names", async () => {
    const { page, call, complaints } = current();
    await call("POST", "/api/parkit/v1/teams", { name: "on-call", members: [] });
    const id = await makeConnection(current(), { name: "partner" });
    await page.goto(`${current().plane.url}/#/connections/${id}/access`);
    await page.getByLabel("Who becomes resolver").selectOption("on-call");
    await page.getByRole("button", { name: "Add resolver" }).click();
    await page.getByLabel("Who becomes viewer").selectOption("Everybody in parkit");
    await page.getByRole("button", { name: "Add viewer" }).click();
    await page.getByRole("button", { name: "Remove Everybody in parkit as viewer" }).click();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("table", { name: "Permissions" }).getByText("resolver").waitFor();
    expect(await call("GET", `/api/v2/restriction_policy/connection:${id}`)).toMatchObject({
      data: {
        attributes: {
          bindings: [{ relation: "resolver", principals: [expect.stringMatching(/^team:/) as string] }],
        },
      },
    });
    expect(complaints).toEqual([]);
  });
});
