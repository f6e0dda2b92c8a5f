import { connectionBlock, describeWithParkit } from "../support/describe-with-parkit";

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;
const ENROLLMENT = "/api/unstable/on_prem_runners";
const HTTP = '  base_url = "https://one.example"\n  none = {}';

interface Document {
  readonly data: { readonly id: string };
}

describeWithParkit("a creation that was answered", (at) => {
  const posts = (): readonly string[] =>
    at.stack.takeRequests().filter((request) => request.startsWith("POST"));
  const answer = (type: string, id: string, attributes: object): string =>
    JSON.stringify({ data: { type, id, attributes } });
  const http = (credential: string, baseUrl = "https://one.example"): object => ({
    type: "HTTP",
    base_url: baseUrl,
    credentials: { type: credential },
  });
  /** Makes a connection behind the provider's back, to be the one that it is told of. */
  async function existing(name: string): Promise<string> {
    const attributes = { name, integration: http("HTTPNoAuth") };
    const body = { data: { type: "action_connection", attributes } };
    return ((await at.stack.api("POST", CONNECTIONS, body)) as Document).data.id;
  }
  async function remaining(path = CONNECTIONS): Promise<readonly string[]> {
    return ((await at.stack.api("GET", path)) as { data: { id: string }[] }).data.map(({ id }) => id);
  }

  it("is in the state whatever its credential is, so that three applies make one connection", async () => {
    await at.stack.configure(connectionBlock("a", HTTP));
    const id = await existing("a");
    const body = answer("action_connection", id, { name: "a", integration: http("HTTPFromTheFuture") });
    at.stack.takeRequests();
    await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 201, body, times: 0 });
    await at.stack.fault({ method: "GET", path: `${CONNECTIONS}/${id}`, status: 200, body, times: 0 });
    const first = await at.stack.fail("apply", "-auto-approve");
    expect(first).toContain("HTTPFromTheFuture");
    expect(first).toContain(`The connection was created all the same: its id is ${id}`);
    expect(first).toContain("terraform untaint parkit_connection_http.<name>");
    expect(await at.stack.attributes("parkit_connection_http.a")).toMatchObject({
      id,
      name: "a",
      status: "tainted",
    });
    for (let apply = 2; apply <= 3; apply += 1) {
      expect(await at.stack.fail("apply", "-auto-approve")).toContain("this version does not know");
    }
    expect(posts()).toEqual([`POST ${CONNECTIONS}`]);
    expect(await at.stack.succeed("destroy", "-auto-approve", "-refresh=false")).toContain("1 destroyed");
    expect(await remaining()).toEqual([]);
  });

  it.each([
    ["another type", (id: string) => answer("something_else", id, {})],
    ["no attributes", (id: string) => JSON.stringify({ data: { id, type: "action_connection" } })],
    [
      "a name that is a number",
      (id: string) => answer("action_connection", id, { name: 1, integration: {} }),
    ],
    ["no integration", (id: string) => answer("action_connection", id, { name: "a" })],
  ])("is replaced by the next apply when it is described with %s", async (_what, describe) => {
    await at.stack.configure(connectionBlock("a", `${HTTP}\n  deletion_protection = true`));
    const id = await existing("a");
    await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 201, body: describe(id) });
    const error = await at.stack.fail("apply", "-auto-approve");
    expect(error).toContain(`its id is ${id}`);
    expect(error).not.toContain("may exist");
    expect(await at.stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
    const [only, ...more] = await remaining();
    expect([only === id, more]).toEqual([false, []]);
  });

  it("is not believed to have an id that would be another path", async () => {
    await at.stack.configure(connectionBlock("a", HTTP));
    for (const id of ["..", ".", "", "a/b", "a b", "x".repeat(200)]) {
      const body = answer("action_connection", id, { name: "a", integration: http("HTTPNoAuth") });
      await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 201, body });
      const error = await at.stack.fail("apply", "-auto-approve");
      expect(error).toContain("data.id: is missing or is not an id");
      expect(error).toContain("terraform import");
      expect(await at.stack.succeed("state", "list")).toBe("");
    }
  });

  it("is told by its own error when the server made it otherwise, at creation and at change", async () => {
    const id = await existing("A");
    await at.stack.configure(connectionBlock("a", `${HTTP}\n  identifier_tags = ["env:Prod"]`));
    const other = { name: "A", tags: ["env:prod"], integration: http("HTTPNoAuth", "https://one.example/") };
    const body = answer("action_connection", id, other);
    await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 201, body });
    const created = await at.stack.fail("apply", "-auto-approve");
    for (const expected of [
      "The API changed name with parkit_connection_http.a",
      'from "a" to "A"',
      'from ["env:Prod"] to ["env:prod"]',
      "The API changed base_url",
    ]) {
      expect(created).toContain(expected);
    }
    expect(created).not.toMatch(/bug in the provider|inconsistent result|slash/);
    expect(await at.stack.attributes("parkit_connection_http.a")).toMatchObject({
      id,
      name: "A",
      status: "tainted",
    });
    await at.stack.succeed("untaint", "parkit_connection_http.a");
    await at.stack.fault({ method: "PATCH", path: `${CONNECTIONS}/${id}`, status: 200, body });
    const changed = await at.stack.fail("apply", "-auto-approve");
    expect(changed).toContain("The API changed name");
    expect(changed).not.toMatch(/bug in the provider|inconsistent result/);
    expect(await at.stack.attributes("parkit_connection_http.a")).toMatchObject({ id, name: "A" });
    expect(await at.stack.apply()).toContain("0 added, 1 changed, 0 destroyed");
    expect(await at.stack.planCode()).toBe(0);
  });

  it("shows no secret that the server changed", async () => {
    const token = '{ tokens = [{ name = "t", value = "canary-one" }] }';
    await at.stack.configure(
      connectionBlock("a", `  base_url = "https://one.example"\n  token_auth = ${token}`),
    );
    const credentials = {
      type: "HTTPTokenAuth",
      tokens: [{ name: "t", type: "SECRET", value: "canary-two" }],
    };
    const integration = { type: "HTTP", base_url: "https://one.example", credentials };
    const body = answer("action_connection", await existing("a"), { name: "a", integration });
    await at.stack.fault({ method: "POST", path: CONNECTIONS, status: 201, body });
    const error = await at.stack.fail("apply", "-auto-approve");
    expect(error).toContain("The API changed token_auth.tokens");
    // The CLI itself shows the line of the configuration, which has the first.
    expect(error).not.toMatch(/canary-two|bug in the provider/);
  });

  it("is in the state when it is a group", async () => {
    const group = `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = []\n}\n`;
    await at.stack.configure(group);
    const attributes = { name: "G", integration_type: "HTTP", tag_keys: ["env"], connections: [] };
    const { data } = (await at.stack.api("POST", GROUPS, {
      data: { type: "connection_group", attributes },
    })) as Document;
    const { id } = data;
    const incomplete = answer("connection_group", id, { name: "g" });
    await at.stack.fault({ method: "POST", path: GROUPS, status: 201, body: incomplete });
    expect(await at.stack.fail("apply", "-auto-approve")).toContain(
      `The connection group was created all the same: its id is ${id}`,
    );
    expect(await at.stack.attributes("parkit_connection_group.g")).toMatchObject({ id, status: "tainted" });
    expect(await at.stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect(await remaining(GROUPS)).toHaveLength(1);

    await at.stack.succeed("destroy", "-auto-approve");
    const other = answer("connection_group", id, attributes);
    await at.stack.fault({ method: "POST", path: GROUPS, status: 201, body: other });
    const error = await at.stack.fail("apply", "-auto-approve");
    expect(error).toContain('from "g" to "G"');
    expect(error).not.toMatch(/bug in the provider|inconsistent result/);
  });

  it("is in the state when it is a runner, with its key", async () => {
    await at.stack.configure('resource "parkit_runner_enrollment" "r" {\n  name = "r"\n}\n');
    const body = answer("createRunnerResponse", "runner-x", { runner_id: "runner-x" });
    await at.stack.fault({ method: "POST", path: ENROLLMENT, status: 200, body });
    const error = await at.stack.fail("apply", "-auto-approve");
    expect(error).toContain("data.attributes.org_id: is missing");
    expect(error).toContain("The runner was created all the same: its id is runner-x");
    expect(error).toContain("terraform state pull");
    expect(await at.stack.attributes("parkit_runner_enrollment.r")).toMatchObject({
      id: "runner-x",
      urn: null,
      status: "tainted",
      private_key: expect.any(String) as string,
    });
  });
});
