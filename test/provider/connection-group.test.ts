import { describeWithTool } from "../describe-with-tool";
import { parkitStack, type ParkitStack } from "../support/parkit-stack";

jest.setTimeout(120_000);

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;

describeWithTool("terraform", "parkit_connection_group under the real CLI", ({ path: executable }) => {
  let stack: ParkitStack;
  let urn: string;

  beforeAll(async () => {
    stack = await parkitStack(executable, {}, "test-process");
    urn = await stack.enroll("payments");
  });

  afterAll(async () => {
    await stack.close();
  });

  beforeEach(async () => {
    await stack.reset();
  });

  const member = (env: string): string =>
    `resource "parkit_connection" "${env}" {\n  name = "${env}"\n  runner_urn = "${urn}"\n  http = {}\n  identifier_tags = ["env:${env}", "tier:${env}"]\n}\n`;
  const members = (): string => ["dev", "staging", "prod"].map(member).join("");
  const group = (name: string, keys: string, ids: string, rest = ""): string =>
    `resource "parkit_connection_group" "${name}" {\n  name = "${name}"\n  integration = "http"\n  identifier_tag_keys = ${keys}\n  connection_ids = ${ids}\n${rest}\n}\n`;
  const idsOf = (...names: string[]): string =>
    `[${names.map((name) => `parkit_connection.${name}.id`).join(", ")}]`;

  it("creates, changes name, keys and members in place, empties, replaces, and warns about what breaks", async () => {
    await stack.configure(members() + group("billing", '["env"]', idsOf("dev", "prod")));
    const created = await stack.apply();
    expect(created).toContain("4 added");
    expect(created).toContain("Preview: connection groups");
    expect(await stack.planCode()).toBe(0);
    const { id } = await stack.attributes("parkit_connection_group.billing");

    await stack.configure(members() + group("billing", '["tier", "env"]', idsOf("prod", "staging")));
    const changed = await stack.apply();
    expect(changed).toContain("0 added, 1 changed, 0 destroyed");
    expect(changed).toContain("A connection group loses members");
    expect(await stack.planCode()).toBe(0);

    await stack.configure(members() + group("billing", '["tier"]', "[]"));
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect(await stack.api("GET", `${GROUPS}/${String(id)}`)).toMatchObject({
      data: { attributes: { tag_keys: ["tier"], connections: [] } },
    });

    await stack.configure(members() + group("billing", '["tier"]', "[]").replace('"http"', '"postgresql"'));
    expect(await stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect((await stack.attributes("parkit_connection_group.billing"))["id"]).not.toBe(id);
  });

  it("shows drift of name, keys and members, recreates what vanished, imports, and protects", async () => {
    const configuration =
      members() +
      group(
        "billing",
        '["env"]',
        idsOf("dev", "prod"),
        '  deletion_protection = true\n  access = { editor = ["team:a"] }',
      );
    await stack.configure(configuration);
    await stack.apply();
    const { id } = await stack.attributes("parkit_connection_group.billing");
    const { id: staging } = await stack.attributes("parkit_connection.staging");
    await stack.api("PATCH", `${GROUPS}/${String(id)}`, {
      data: {
        type: "connection_group",
        attributes: { name: "other", tag_keys: ["tier"], connections: [staging] },
      },
    });
    const plan = await stack.succeed("plan");
    for (const shown of [
      /"other" +-> "billing"/,
      /- "tier"/,
      /\+ "env"/,
      new RegExp(`- "${String(staging)}"`),
    ])
      expect(plan).toMatch(shown);
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect(await stack.fail("destroy", "-auto-approve")).toContain(
      'The connection group "billing" is protected',
    );

    await stack.succeed("state", "rm", "parkit_connection_group.billing");
    await stack.succeed("import", "parkit_connection_group.billing", String(id));
    // Neither protection nor the policy is Datadog's to tell.
    expect(await stack.succeed("plan")).toContain("0 to add, 1 to change, 0 to destroy");
    await stack.api("DELETE", `${GROUPS}/${String(id)}`);
    expect(await stack.apply()).toContain("1 added");
    expect(await stack.planCode()).toBe(0);
  });

  it("names the member that may not be resolved, and says what to do where there is no route", async () => {
    await stack.configure(members());
    await stack.apply();
    const { id } = await stack.attributes("parkit_connection.prod");
    await stack.configure(members() + group("billing", '["env"]', idsOf("dev", "prod")));
    await stack.fault({ method: "POST", path: GROUPS, status: 403, body: '{"errors":["Forbidden"]}' });
    await stack.fault({
      method: "GET",
      path: `${CONNECTIONS}/${String(id)}`,
      status: 403,
      body: '{"errors":["Forbidden"]}',
    });
    const refused = await stack.fail("apply", "-auto-approve", "-refresh=false");
    expect(refused).toContain(`may not resolve ${String(id)}`);
    expect(refused).toContain(
      "Ask an editor of the connection for the Resolver role on it, or leave it out of the group",
    );
    expect(refused).toContain("connection_ids = [");

    await stack.fault({ method: "POST", path: GROUPS, status: 403, body: "" });
    expect(await stack.fail("apply", "-auto-approve")).toContain(
      "connection_groups_write, connections_resolve",
    );
    await stack.configure(
      members() + group("billing", '["env"]', idsOf("dev", "prod")),
      `provider "parkit" {\n  preview = { connection_groups_path = "/api/v2/nowhere" }\n}\n`,
    );
    expect(await stack.fail("apply", "-auto-approve")).toContain(
      "this site does not know the route. Set preview.connection_groups_path",
    );
  });

  it("finds every mistake at once, and leaves to the server what only it can know", async () => {
    await stack.configure(
      group("keys", '["1x", "default"]', "[]") +
        group("many", '["a", "b", "c", "d"]', "[]") +
        group("none", "[]", "[]") +
        group("integration", '["env"]', "[]").replace('"http"', '"circle_ci"'),
    );
    const errors = await stack.fail("validate");
    for (const expected of [
      "(tag/first-letter)",
      "(tag/reserved-default)",
      "The group has 4",
      "The group has 0",
      "Did you mean circle-ci?",
    ]) {
      expect(errors).toContain(expected);
    }
    await stack.configure(
      member("dev") +
        member("dev").replaceAll('"dev"', '"twin"') +
        group("billing", '["env"]', idsOf("dev", "twin")),
    );
    expect(await stack.fail("apply", "-auto-approve")).toContain("have the same values of the tag keys");
  });
});
