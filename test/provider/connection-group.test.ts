import { connectionBlock, describeWithParkit } from "../support/describe-with-parkit";
import { onOneLine } from "../support/parkit-stack";

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;
/** Id of no connection. */
const NOWHERE = "00000000-0000-4000-8000-000000000000";

describeWithParkit("parkit_connection_group under the real CLI", (at) => {
  const member = (env: string): string =>
    `resource "parkit_connection_http" "${env}" {\n  name = "${env}"\n  runner_urn = "${at.urn}"\n  none = {}\n  identifier_tags = ["env:${env}", "tier:${env}"]\n}\n`;
  const members = (): string => ["dev", "staging", "prod"].map(member).join("");
  const group = (name: string, keys: string, ids: string, rest = ""): string =>
    `resource "parkit_connection_group" "${name}" {\n  name = "${name}"\n  integration = "http"\n  identifier_tag_keys = ${keys}\n  connection_ids = ${ids}\n${rest}\n}\n`;
  const idsOf = (...names: string[]): string =>
    `[${names.map((name) => `parkit_connection_http.${name}.id`).join(", ")}]`;

  it("[S171] creates, changes name, keys and members in place, empties, replaces, and warns about what breaks", async () => {
    await at.stack.configure(members() + group("billing", '["env"]', idsOf("dev", "prod")));
    const created = await at.stack.apply();
    expect(created).toContain("4 added");
    expect(created).toContain("Preview: connection groups");
    expect(await at.stack.planCode()).toBe(0);
    const { id } = await at.stack.attributes("parkit_connection_group.billing");

    await at.stack.configure(members() + group("billing", '["tier", "env"]', idsOf("prod", "staging")));
    const changed = await at.stack.apply();
    expect(changed).toContain("0 added, 1 changed, 0 destroyed");
    expect(changed).toContain("A connection group loses members");
    expect(await at.stack.planCode()).toBe(0);

    await at.stack.configure(members() + group("billing", '["tier"]', "[]"));
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect(await at.stack.api("GET", `${GROUPS}/${String(id)}`)).toMatchObject({
      data: { attributes: { tag_keys: ["tier"], connections: [] } },
    });

    await at.stack.configure(
      members() + group("billing", '["tier"]', "[]").replace('"http"', '"postgresql"'),
    );
    expect(await at.stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect((await at.stack.attributes("parkit_connection_group.billing"))["id"]).not.toBe(id);
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
    await at.stack.configure(configuration);
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_group.billing");
    const { id: staging } = await at.stack.attributes("parkit_connection_http.staging");
    await at.stack.api("PATCH", `${GROUPS}/${String(id)}`, {
      data: {
        type: "connection_group",
        attributes: { name: "other", tag_keys: ["tier"], connections: [staging] },
      },
    });
    const plan = await at.stack.succeed("plan");
    for (const shown of [
      /"other" +-> "billing"/,
      /- "tier"/,
      /\+ "env"/,
      new RegExp(`- "${String(staging)}"`),
    ])
      expect(plan).toMatch(shown);
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect(await at.stack.fail("destroy", "-auto-approve")).toContain(
      'The connection group "billing" is protected',
    );

    await at.stack.succeed("state", "rm", "parkit_connection_group.billing");
    await at.stack.succeed("import", "parkit_connection_group.billing", String(id));
    // Neither protection nor the policy is Datadog's to tell.
    expect(await at.stack.succeed("plan")).toContain("0 to add, 1 to change, 0 to destroy");
    await at.stack.api("DELETE", `${GROUPS}/${String(id)}`);
    expect(await at.stack.apply()).toContain("1 added");
    expect(await at.stack.planCode()).toBe(0);
  });

  it("[S166] names the member that may not be resolved, and says what to do where there is no route", async () => {
    await at.stack.configure(members());
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_http.prod");
    await at.stack.configure(members() + group("billing", '["env"]', idsOf("dev", "prod")));
    await at.stack.fault({ method: "POST", path: GROUPS, status: 403, body: '{"errors":["Forbidden"]}' });
    await at.stack.fault({
      method: "GET",
      path: `${CONNECTIONS}/${String(id)}`,
      status: 403,
      body: '{"errors":["Forbidden"]}',
    });
    const refused = await at.stack.fail("apply", "-auto-approve", "-refresh=false");
    expect(refused).toContain(`may not resolve ${String(id)}`);
    expect(refused).toContain(
      "Ask an editor of the connection for the Resolver role on it, or leave it out of the group",
    );
    expect(refused).toContain("connection_ids = [");

    await at.stack.fault({ method: "POST", path: GROUPS, status: 403, body: "" });
    expect(await at.stack.fail("apply", "-auto-approve")).toContain(
      "connection_groups_write, connections_resolve",
    );
    await at.stack.configure(
      members() + group("billing", '["env"]', idsOf("dev", "prod")),
      `provider "parkit" {\n  preview = { connection_groups_path = "/api/v2/nowhere" }\n}\n`,
    );
    expect(await at.stack.fail("apply", "-auto-approve")).toContain(
      "this site does not know the route. Set preview.connection_groups_path",
    );
  });

  it("finds every mistake at once, and leaves to the server what only it can know", async () => {
    await at.stack.configure(
      group("keys", '["1x", "default"]', "[]") +
        group("case", '["env", "Env"]', "[]") +
        group("many", '["a", "b", "c", "d"]', "[]") +
        group("none", "[]", "[]") +
        group("integration", '["env"]', "[]").replace('"http"', '"circle_ci"'),
    );
    const errors = await at.stack.fail("validate");
    for (const expected of [
      "(tag/first-letter)",
      "(tag/reserved-default)",
      '"env" and "Env" differ only in case',
      "The group has 4",
      "The group has 0",
      "Did you mean circle-ci?",
    ]) {
      expect(errors).toContain(expected);
    }
  });

  const tagged = (name: string, tags: string, rest = ""): string =>
    connectionBlock(name, `  runner_urn = "${at.urn}"\n  none = {}\n  identifier_tags = ${tags}\n${rest}`);

  it("refuses at plan what its members would become, by name and rule, and leaves the server alone", async () => {
    const two = group("billing", '["env"]', idsOf("dev", "prod"));
    await at.stack.configure(tagged("dev", '["env:dev"]') + tagged("prod", '["env:prod"]') + two);
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_http.prod");
    const { id: dev } = await at.stack.attributes("parkit_connection_http.dev");
    const prod = `"prod (${String(id)})"`;
    for (const [tags, expected] of [
      ['["tier:x"]', `${prod} has no identifier tag with the key "env"`],
      ['["env:dev"]', `${prod} and "dev (${String(dev)})" both have env:dev`],
      ['["env:prod", "env:live"]', `${prod} has several values of the group's key "env"`],
      ['["Env:prod"]', '"Env" and "env" differ only in case'],
    ] as const) {
      await at.stack.configure(tagged("dev", '["env:dev"]') + tagged("prod", tags) + two);
      at.stack.takeRequests();
      const errors = await at.stack.fail("plan");
      // Which of two members comes first is up to the CLI.
      expect(
        errors.replace(`"dev (${String(dev)})" and ${prod}`, `${prod} and "dev (${String(dev)})"`),
      ).toContain(expected);
      expect(errors).toMatch(/on main\.tf line \d+, in resource "parkit_connection_group" "billing"/);
      expect(at.stack.takeRequests().every((line) => line.startsWith("GET"))).toBe(true);
    }
    const other = tagged("prod", '["env:prod"]') + tagged("dev", '["env:dev"]');
    await at.stack.configure(other + two.replace('"http"', '"kubernetes"'));
    expect(await at.stack.fail("plan")).toMatch(
      /the group says kubernetes, but its member .* \(group\/integration\)/,
    );
  });

  it("holds members of every resource against the group, whatever their integration", async () => {
    const cluster = connectionBlock(
      "cluster",
      `  runner_urn = "${at.urn}"\n  identifier_tags = ["env:cluster"]`,
      "kubernetes",
    );
    const orders = connectionBlock(
      "orders",
      `  runner_urn = "${at.urn}"\n  identifier_tags = ["env:cluster"]\n  credential_file = { path = "/etc/orders.json" }`,
      "postgresql",
    );
    const members = (integration: string, ids: string): string =>
      `resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "${integration}"\n  identifier_tag_keys = ["env"]\n  connection_ids = ${ids}\n}\n`;
    await at.stack.configure(
      cluster + orders + members("kubernetes", "[parkit_connection_kubernetes.cluster.id]"),
    );
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    await at.stack.configure(
      cluster +
        orders +
        members(
          "kubernetes",
          "[parkit_connection_kubernetes.cluster.id, parkit_connection_postgresql.orders.id]",
        ),
    );
    const errors = await at.stack.fail("plan");
    expect(errors).toContain("(group/integration)");
    expect(errors).toContain("both have env:cluster");
  });

  it("takes tags and keys that change in one plan, of which the API knows nothing yet", async () => {
    await at.stack.configure(
      tagged("dev", '["env:dev"]') +
        tagged("prod", '["env:prod"]') +
        group("g", '["env"]', idsOf("dev", "prod")),
    );
    await at.stack.apply();
    await at.stack.configure(
      tagged("dev", '["tier:a"]') +
        tagged("prod", '["tier:b"]') +
        group("g", '["tier"]', idsOf("dev", "prod")),
    );
    expect(await at.stack.apply()).toContain("0 added, 3 changed, 0 destroyed");
    await at.stack.configure(
      tagged("dev", '["tier:b"]') +
        tagged("prod", '["tier:a"]') +
        group("g", '["tier"]', idsOf("dev", "prod")),
    );
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
  });

  it("only warns of a member that somebody else made unfit, so that everything else can go on", async () => {
    const left = "  lifecycle {\n    ignore_changes = [identifier_tags]\n  }";
    const all =
      tagged("dev", '["env:dev"]') +
      tagged("prod", '["env:prod"]', left) +
      group("g", '["env"]', idsOf("dev", "prod"));
    await at.stack.configure(all);
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_http.prod");
    await at.stack.api("PATCH", `${CONNECTIONS}/${String(id)}`, {
      data: { type: "action_connection", attributes: { tags: ["env:dev"] } },
    });
    const plan = await at.stack.succeed("plan");
    expect(plan).toContain("Warning: A connection does not fit the group");
    expect(plan).toContain("(group/ambiguous)");
    await at.stack.configure(all.replace('keys = ["env"]', 'keys = ["env", "tier"]'));
    expect(await at.stack.fail("plan")).toContain("(group/missing-key)");
  });

  it("warns of members that a data source read, because they may be about to change", async () => {
    const create = async (name: string, tags: readonly string[]): Promise<string> => {
      const integration = {
        type: "HTTP",
        base_url: "https://x.example",
        credentials: { type: "HTTPNoAuth" },
      };
      const body = { data: { type: "action_connection", attributes: { name, tags, integration } } };
      return ((await at.stack.api("POST", CONNECTIONS, body)) as { data: { id: string } }).data.id;
    };
    const ids = [await create("one", ["env:x"]), await create("two", ["tier:x"])];
    const data = ids
      .map((id, index) => `data "parkit_connection" "c${index}" {\n  id = "${id}"\n}\n`)
      .join("");
    await at.stack.configure(
      data + group("g", '["env"]', "[data.parkit_connection.c0.id, data.parkit_connection.c1.id]"),
    );
    const plan = onOneLine(await at.stack.succeed("plan"));
    expect(plan).toContain(`"two (${ids[1] ?? ""})" has no identifier tag with the key "env".`);
    expect(plan).toContain("Warning: A connection does not fit the group");
    await at.stack.configure(data + group("g", '["tier"]', "[data.parkit_connection.c1.id]"));
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
  });

  it("explains the server's refusal of members that the plan could not know", async () => {
    await at.stack.configure(
      tagged("dev", '["env:dev"]') +
        tagged("twin", '["env:dev"]') +
        group("billing", '["env"]', idsOf("dev", "twin")),
    );
    const refused = await at.stack.fail("apply", "-auto-approve");
    expect(refused).toContain("have the same values of the tag keys");
    expect(refused).toMatch(
      /"(dev|twin) \([0-9a-f-]+\)" and "(dev|twin) \([0-9a-f-]+\)" both have env:dev\./,
    );
    expect(refused).toContain("(group/ambiguous)");
    const { id } = await at.stack.attributes("parkit_connection_http.dev");
    await at.stack.configure(
      group("billing", '["tier"]', `["${String(id)}", "${NOWHERE}"]`) + tagged("dev", '["env:dev"]'),
    );
    const literal = await at.stack.fail("apply", "-auto-approve");
    expect(literal).toContain(
      `There is no connection ${NOWHERE}. Remove it from the group. (group/unknown-connection)`,
    );
    expect(literal).toContain("connection_ids = [");
  });
});
