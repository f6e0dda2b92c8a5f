import { describeWithTool } from "../describe-with-tool";
import { describeWithParkit } from "../support/describe-with-parkit";
import { onOneLine, parkitStack, type ParkitStack } from "../support/parkit-stack";

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;

const connection = (name: string, url = "https://one.example"): string =>
  `resource "parkit_connection_http" "${name}" {\n  name = "${name}"\n  base_url = "${url}"\n  none = {}\n}\n`;

describeWithParkit("the provider when calls fail", (at) => {
  const connections = (names: readonly string[], url?: string): string =>
    names.map((name) => connection(name, url)).join("");
  const idOf = async (name: string): Promise<string> =>
    String((await at.stack.attributes(`parkit_connection_http.${name}`))["id"]);
  const pathOf = async (name: string): Promise<string> => `${CONNECTIONS}/${await idOf(name)}`;
  const count = (line: string): number =>
    at.stack.takeRequests().filter((request) => request === line).length;

  it("repeats what may be repeated, and a POST only after 429", async () => {
    await at.stack.configure(connection("a"));
    await at.stack.fault({
      method: "POST",
      path: CONNECTIONS,
      status: 429,
      headers: { "X-RateLimit-Reset": "0" },
      times: 2,
    });
    await at.stack.apply();
    expect(count(`POST ${CONNECTIONS}`)).toBe(3);
    const path = await pathOf("a");
    await at.stack.fault({ method: "GET", path, status: 503, times: 2 });
    await at.stack.fault({ method: "GET", path, drop: "answer" });
    await at.stack.fault({ method: "PATCH", path, status: 500, times: 2 });
    await at.stack.fault({ method: "PATCH", path, drop: "answer" });
    await at.stack.configure(connection("a", "https://two.example"));
    await at.stack.apply();
    const requests = at.stack.takeRequests();
    expect(requests.filter((line) => line.startsWith("GET"))).toHaveLength(4);
    expect(requests.filter((line) => line.startsWith("PATCH"))).toHaveLength(4);
    // The answer to the first DELETE is lost, and the second says that there is nothing left.
    await at.stack.fault({ method: "DELETE", path, drop: "answer" });
    expect(await at.stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
    expect(count(`DELETE ${path}`)).toBe(2);
  });

  it("stores what was created and nothing else, and tells how to adopt what may have been", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const provider = `provider "parkit" {\n  http_client_retry_backoff_base = 0.01\n  http_client_timeout = 1\n}\n`;
    await at.stack.configure(connections(names), provider);
    const refuse = (status: number, body: string): Promise<void> =>
      at.stack.fault({ method: "POST", path: CONNECTIONS, status, body });
    await refuse(400, '{"errors":[{"status":"400","title":"Invalid Parameter","detail":"first shape"}]}');
    await refuse(400, '{"errors":[{"title":"Generic Error","detail":"second shape"}]}');
    await refuse(403, '{"errors":["third shape"]}');
    await refuse(500, "<html>no JSON at all</html>");
    await refuse(200, "<html>Sign in to the guest network</html>");
    await at.stack.fault({ method: "POST", path: CONNECTIONS, drop: "answer" });
    await at.stack.fault({ method: "POST", path: CONNECTIONS, delayMs: 5000 });
    const errors = await at.stack.fail("apply", "-auto-approve", "-parallelism=1");
    for (const expected of [
      "Datadog answered 400: Invalid Parameter: first shape.",
      "Datadog answered 400: Generic Error: second shape.",
      "Datadog answered 403: third shape.",
      "the scope connections_write",
      "was 500 with an HTML page",
      "was 200 with an HTML page, which Datadog's API does not give.",
      "The request was sent, and no answer came: no answer within 1 s.",
      "the connection was closed",
    ]) {
      expect(errors).toContain(expected);
    }
    expect(errors.match(/creating it again would make a second one/g)).toHaveLength(4);
    expect(errors.match(/terraform import parkit_connection_http\.<name> <id>/g)).toHaveLength(4);
    expect(count(`POST ${CONNECTIONS}`)).toBe(8);
    // One was created; of one the answer was lost, which the error said.
    expect(await at.stack.succeed("plan")).toContain("Plan: 7 to add, 0 to change, 0 to destroy.");
  });

  it("cuts what an answer says when that is long", async () => {
    await at.stack.configure(connection("a"));
    const detail = "x".repeat(100_000);
    const body = JSON.stringify({ errors: [{ title: "Invalid Parameter", detail }] });
    await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 400, body });
    const errors = await at.stack.fail("apply", "-auto-approve");
    expect(errors).toContain("Datadog answered 400: Invalid Parameter");
    const repeated = errors.split("x").length - 1;
    expect([repeated > 1900, repeated < 2100]).toEqual([true, true]);
  });

  it("fails loudly when the answer to a creation has no id", async () => {
    await at.stack.configure(connection("a"));
    await at.stack.fault({
      method: "POST",
      path: CONNECTIONS,
      status: 201,
      body: '{"data":{"type":"action_connection","attributes":{}}}',
    });
    const errors = await at.stack.fail("apply", "-auto-approve");
    expect(errors).toContain("data.id: is missing");
    expect(errors).toContain("terraform import");
  });

  it("keeps the truth in state when updates, reads and deletions fail", async () => {
    const names = ["ok", "gone", "forbidden", "broken", "lost"];
    await at.stack.configure(connections(names));
    await at.stack.apply();
    const paths = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await pathOf(name)] as const)),
    );
    const forbid = { status: 403, body: '{"errors":["Forbidden"]}' };
    const failing = async (method: string): Promise<void> => {
      await at.stack.fault({ method, path: paths["forbidden"] ?? "", ...forbid });
      await at.stack.fault({ method, path: paths["broken"] ?? "", status: 502, times: 0 });
      await at.stack.fault({ method, path: paths["lost"] ?? "", drop: "answer", times: 0 });
    };
    await failing("PATCH");
    await at.stack.fault({
      method: "PATCH",
      path: paths["gone"] ?? "",
      status: 404,
      body: '{"errors":[{"detail":"gone"}]}',
    });
    await at.stack.configure(connections(names, "https://two.example"));
    const updates = await at.stack.fail("apply", "-auto-approve");
    for (const expected of [
      'update the connection "gone"',
      "it will be created anew",
      "was 502 with an empty body",
      "longer than the retry budget",
      "no answer came",
    ]) {
      expect(updates).toContain(expected);
    }
    await at.stack.api("DELETE", "/api/parkit/v1/faults");
    // The lost update had its effect, which reading finds; the three others are still to do.
    expect(await at.stack.succeed("plan")).toContain("0 to add, 3 to change, 0 to destroy");

    await failing("GET");
    const reads = await at.stack.fail("plan");
    expect(reads).toContain(
      `Could not read the connection ${String(paths["forbidden"]).split("/").at(-1) ?? ""}`,
    );
    expect(reads).toContain("connections_read");
    await at.stack.api("DELETE", "/api/parkit/v1/faults");
    await failing("DELETE");
    await at.stack.fail("destroy", "-auto-approve");
    await at.stack.api("DELETE", "/api/parkit/v1/faults");
    expect(await at.stack.succeed("plan", "-destroy")).toContain("0 to add, 0 to change, 2 to destroy");
  });

  it("reports failures of groups in the same way", async () => {
    const group = `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = []\n}\n`;
    await at.stack.configure(group);
    await at.stack.fault({ method: "POST", path: GROUPS, drop: "answer" });
    expect(await at.stack.fail("apply", "-auto-approve")).toContain(
      "terraform import parkit_connection_group.<name> <id>",
    );
    await at.stack.apply();
    const path = `${GROUPS}/${String((await at.stack.attributes("parkit_connection_group.g"))["id"])}`;
    await at.stack.fault({ method: "GET", path, status: 400 });
    expect(await at.stack.fail("plan")).toContain("connection group");
    await at.stack.configure(group.replace('["env"]', '["team"]'));
    await at.stack.fault({ method: "PATCH", path, status: 500, times: 4 });
    expect(await at.stack.fail("apply", "-auto-approve")).toContain('update the connection group "g"');
    await at.stack.fault({ method: "DELETE", path, status: 403 });
    expect(await at.stack.fail("destroy", "-auto-approve")).toContain('delete the connection group "g"');
    expect(await at.stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
  });
});

describeWithTool("terraform", "the provider with the environment of its process", ({ path: executable }) => {
  let stack: ParkitStack;

  beforeAll(async () => {
    stack = await parkitStack(executable);
  });

  afterAll(async () => {
    await stack.close();
  });

  it("plans, applies and destroys nothing at an address below which something else answers", async () => {
    await stack.configure(connection("a").replace("\n}", "\n  deletion_protection = true\n}"));
    await stack.apply();
    const env = { DD_HOST: `${stack.plane.url}/api` };
    stack.takeRequests();
    for (const command of [["plan"], ["apply", "-auto-approve"], ["destroy", "-auto-approve"]]) {
      const { code, stdout, stderr } = await stack.run(command, env);
      expect([code, stdout.includes("Plan:"), stdout.includes("complete")]).toEqual([1, false, false]);
      const error = onOneLine(stderr);
      expect(error.match(/Error:/g)).toHaveLength(1);
      expect(error).toContain('with provider["parkit.invalid/parkit/parkit"]');
      expect(error).toContain("So this is not the address of Datadog's API.");
      expect(error).toContain(`write ${stack.plane.url} without /api.`);
    }
    // Nor without the check: the gateway's 404 is about the route.
    await stack.configure(connection("a"), 'provider "parkit" {\n  validate = false\n}\n');
    for (const command of [["plan"], ["apply", "-auto-approve"], ["destroy", "-auto-approve"]]) {
      const { code, stderr } = await stack.run(command, env);
      expect([code, onOneLine(stderr).includes("nothing is concluded from it")]).toEqual([1, true]);
    }
    expect(stack.takeRequests().filter((line) => !line.startsWith("GET"))).toEqual([]);
    expect(await stack.planCode()).toBe(2);
    await stack.apply();
    expect(await stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
  });

  it("takes keys from files that end with a line break, and names what is not a key at all", async () => {
    const keys = (api: string): string =>
      `provider "parkit" {\n  api_key = "${api}"\n  app_key = "${stack.plane.appKey}\\r\\n"\n}\n`;
    await stack.configure(connection("a"), keys(`${stack.plane.apiKey}\\n`));
    await stack.apply();
    expect(await stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
    await stack.configure(connection("a"), keys("first\\nsecond"));
    const written = await stack.fail("plan");
    expect(written).toContain("api_key is not a key");
    await stack.configure(connection("a"), "");
    const read = onOneLine((await stack.run(["plan"], { DD_APP_KEY: "first second" })).stderr);
    expect(read).toContain("DD_APP_KEY is not a key");
    expect(read).toContain("Character 6 of 12 is white space");
    expect(read).not.toMatch(/bug|second/);
    const proxy = await stack.run(["plan"], {
      DD_HOST: "http://api.example",
      http_proxy: "socks5://canary@proxy",
    });
    expect(onOneLine(proxy.stderr)).toContain("http_proxy does not name a proxy that can be used");
    const authorities = await stack.run(["plan"], { SSL_CERT_FILE: "/no/such/file.pem" });
    expect(onOneLine(authorities.stderr)).toContain("SSL_CERT_FILE names the file /no/such/file.pem");
    for (const { stderr } of [proxy, authorities]) expect(stderr).not.toMatch(/canary|bug/);
  });

  it("says what is wrong with keys, and plans with keys that are not known yet", async () => {
    await stack.configure(connection("a"), "");
    expect((await stack.run(["plan"], { DD_API_KEY: "wrong" })).stderr).toContain(
      "Datadog refuses the API key",
    );
    expect((await stack.run(["apply", "-auto-approve"], { DD_APP_KEY: "wrong" })).stderr).toMatch(
      /not registered for\s+Actions API\s+access/,
    );
    // Nothing has to be asked for a plan that only creates.
    expect((await stack.run(["plan"], { DD_API_KEY: "", DD_APP_KEY: "" })).code).toBe(0);
    expect((await stack.run(["apply", "-auto-approve"], { DD_API_KEY: "" })).stderr).toContain(
      "The API key is missing",
    );
    await stack.configure(connection("a"));
    const nobody = onOneLine((await stack.run(["plan"], { DD_HOST: "http://127.0.0.1:1" })).stderr);
    expect(nobody).toContain("Could not check the API key");
    expect(nobody).toContain("nothing listens there");
    expect(nobody).toContain("The address is http://127.0.0.1:1, from DD_HOST.");
    const noTls = await stack.run(["plan"], { DD_HOST: stack.plane.url.replace("http://", "") });
    expect(onOneLine(noTls.stderr)).toContain("write http:// before the host");
    // Nobody is asked for what can be told without an answer.
    await stack.configure(connection("a"), 'provider "parkit" {\n  validate = false\n}\n');
    expect((await stack.run(["plan"], { DD_HOST: "http://127.0.0.1:1" })).code).toBe(0);

    const keys = `resource "terraform_data" "keys" {\n  input = { api = "${stack.plane.apiKey}", app = "${stack.plane.appKey}", url = "${stack.plane.url}" }\n}\n`;
    await stack.configure(
      keys + connection("a"),
      `provider "parkit" {\n  api_key = terraform_data.keys.output.api\n  app_key = terraform_data.keys.output.app\n  api_url = terraform_data.keys.output.url\n}\n`,
    );
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    await stack.configure(
      connection("a"),
      `provider "parkit" {\n  site = "datadoghq.con"\n  api_url = "ftp://x"\n  http_client_timeout = -1\n}\n`,
    );
    const errors = await stack.fail("validate");
    for (const expected of [
      "Did you mean datadoghq.com?",
      "The API URL is not usable",
      "The number is negative",
    ])
      expect(errors).toContain(expected);
  });
});
