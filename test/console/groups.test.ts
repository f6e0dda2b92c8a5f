import { accessProblems, describeConsole, makeConnection } from "../support/console";

interface Listed {
  readonly data: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

describeConsole("connection groups in the console", (current) => {
  const listed = async (): Promise<Listed["data"]> =>
    ((await current().call("GET", "/api/v2/actions/connections/groups")) as Listed).data;

  it("are made of up to three tags and checkboxes after Confirm Access, edited, and deleted with a warning", async () => {
    const { page, complaints } = current();
    const [prod, staging] = await Promise.all(
      ["prod", "staging"].map((env) =>
        makeConnection(current(), { name: `billing-${env}`, tags: [`env:${env}`] }),
      ),
    );
    await makeConnection(current(), { name: "untagged" });
    await page.getByRole("link", { name: "Connection Groups" }).click();
    await page.getByText("No connection group yet").waitFor();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("link", { name: "New Connection Group" }).first().click();
    await page.getByLabel("Name", { exact: true }).fill("billing");
    await page.getByRole("button", { name: "Add a key" }).click();
    await page.getByRole("button", { name: "Add a key" }).click();
    expect(await page.getByRole("button", { name: "Add a key" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Remove" }).last().click();
    await page.getByRole("button", { name: "Remove" }).last().click();
    expect(await page.getByRole("checkbox", { name: /^untagged/ }).isDisabled()).toBe(true);
    await page.getByText("has not exactly one value of env").waitFor();
    await page.getByRole("checkbox", { name: /^billing-prod/ }).check();
    await page.getByRole("checkbox", { name: /^billing-staging/ }).check();
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Confirm Access" }).click();
    await page.getByRole("dialog").getByRole("table").getByText("billing-staging").waitFor();
    expect(await listed()).toEqual([]);
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "billing", exact: true }).waitFor();
    expect((await listed())[0]?.attributes).toMatchObject({
      tag_keys: ["env"],
      connections: [prod, staging],
    });
    expect(await accessProblems(page)).toEqual([]);

    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByRole("checkbox", { name: /^billing-staging/ }).uncheck();
    await page.getByRole("button", { name: "Confirm Access" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "billing", exact: true }).waitFor();
    expect((await listed())[0]?.attributes).toMatchObject({ connections: [prod] });

    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByText("Workflows and apps that name it fail from then on").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Delete the group" }).click();
    await page.getByText("No connection group yet").waitFor();
    expect(await listed()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
