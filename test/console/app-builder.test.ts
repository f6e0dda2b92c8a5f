import { startService, type Service } from "../../examples/demo/service";
import { accessProblems, describeConsole, makeConnection } from "../support/console";

const HTTP = "com.datadoghq.http.request";

describeConsole("App Builder in the console", (current) => {
  let service: Service;

  beforeEach(async () => {
    service = await startService({ paid: true });
  });
  afterEach(() => {
    service.close();
  });

  /** Opens the step in which a query is written, for a runner. */
  async function open({ id, url }: { readonly id: string; readonly url: string }): Promise<void> {
    const { page, plane } = current();
    await page.goto(`${plane.url}/#/runners/${id}`);
    await page.getByRole("link", { name: "Send a query" }).click();
    await page.getByLabel("Address").fill(url);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel("verb").selectOption("GET");
    await page.getByLabel("url", { exact: true }).fill(service.url);
  }

  it("has the browser call the runner itself, and shows what it answers", async () => {
    const { page, plane, pushRunner, complaints, call } = current();
    const runner = await pushRunner("orders", { origin: plane.url, allow: [HTTP] });
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") asked.push(new URL(request.url()).origin);
    });
    await open(runner);
    expect(await accessProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Send the query" }).click();
    const result = page.getByRole("region", { name: "Result" });
    await result.getByText("Succeeded").waitFor();
    expect(await result.innerText()).toContain('"paid": true');
    expect(await accessProblems(page)).toEqual([]);
    expect(asked).toEqual([plane.url, runner.url]);
    expect(await call("GET", "/api/parkit/v1/tasks")).toMatchObject({ tasks: [] });
    expect(complaints).toEqual([]);
  });

  it("goes through a connection of the runner", async () => {
    const { page, plane, pushRunner } = current();
    const runner = await pushRunner("orders", { origin: plane.url, allow: [HTTP] });
    const integration = { type: "HTTP", base_url: service.url, credentials: { type: "HTTPNoAuth" } };
    await makeConnection(current(), { name: "billing", runner_id: runner.id, integration });
    await open(runner);
    await page.getByLabel("Connection").selectOption("billing");
    await page.getByRole("button", { name: "Send the query" }).click();
    const result = page.getByRole("region", { name: "Result" });
    await result.getByText("Succeeded").waitFor();
    expect(await result.innerText()).toContain('"paid": true');
  });

  it("shows what the runner does not allow, and what it refuses", async () => {
    const { page, plane, pushRunner } = current();
    const runner = await pushRunner("orders", { origin: plane.url, allow: [] });
    await open(runner);
    await page.getByRole("button", { name: "Send the query" }).click();
    await page.getByRole("region", { name: "Result" }).getByText("Failed").waitFor();
    expect(await page.getByRole("region", { name: "Result" }).innerText()).toContain(
      "is not in the allow list",
    );

    await open({ ...(await pushRunner("stock", { origin: plane.url, allow: [HTTP] })), url: runner.url });
    await page.getByRole("button", { name: "Send the query" }).click();
    await page.getByRole("alert").getByText("wrong-audience").waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });

  it("says what to look at where the runner takes no calls of its pages", async () => {
    const { page, pushRunner } = current();
    await open(await pushRunner("orders", { origin: "https://app.example.com", allow: [HTTP] }));
    await page.getByRole("button", { name: "Send the query" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText("allowedOrigins").waitFor();
    expect(await alert.innerText()).toContain("trust its certificate");
  });

  it("takes an address of a runner and nothing else, and from nobody but its user", async () => {
    const { page, plane, pushRunner } = current();
    const { id, url } = await pushRunner("orders", { origin: plane.url, allow: [HTTP] });
    await page.goto(`${plane.url}/#/app-builder?runner=${id}`);
    expect(await page.getByLabel("Address").inputValue()).toBe("https://par.example.com");
    expect(await accessProblems(page)).toEqual([]);
    await page.getByLabel("Address").fill("https://a;script-src *");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").getByText("The address is https:// or http://").waitFor();

    const policy = async (runner: string, site: string): Promise<readonly [number, string]> => {
      const answer = await fetch(`${plane.url}/app-builder?${new URLSearchParams({ runner }).toString()}`, {
        headers: { "Sec-Fetch-Site": site },
        redirect: "manual",
      });
      const [found = ""] = /connect-src[^;]*/.exec(answer.headers.get("content-security-policy") ?? "") ?? [];
      return [answer.status, found];
    };
    expect(await policy(url, "same-origin")).toEqual([200, `connect-src 'self' ${url}`]);
    expect(await policy(url, "none")).toEqual([200, `connect-src 'self' ${url}`]);
    expect(await policy(url, "cross-site")).toEqual([303, ""]);
    expect(await policy(url, "same-site")).toEqual([303, ""]);
    expect(await policy("https://a;script-src *", "none")).toEqual([303, ""]);
    expect(await policy("*", "none")).toEqual([303, ""]);
  });

  it("says where there is no such runner yet", async () => {
    const { page, runner } = current();
    await runner("payments", [HTTP]);
    await page.getByRole("navigation").getByRole("link", { name: "App Builder" }).click();
    await page.getByText("No runner for App Builder").waitFor();
    expect(await accessProblems(page)).toEqual([]);
  });
});
