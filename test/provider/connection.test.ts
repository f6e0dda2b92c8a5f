import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
} from "@parkit/provider-schema/integration-catalogue";
import { describeWithTool } from "../describe-with-tool";
import { parkitStack, type ParkitStack } from "../support/parkit-stack";

jest.setTimeout(120_000);

const CONNECTIONS = "/api/v2/actions/connections";

describeWithTool("terraform", "parkit_connection under the real CLI", ({ path: executable }) => {
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

  const stored = async (id: unknown): Promise<Record<string, unknown>> => {
    const { data } = (await stack.api("GET", `${CONNECTIONS}/${String(id)}`)) as {
      data: { attributes: Record<string, unknown> };
    };
    return data.attributes;
  };
  const http = (name: string, body: string): string =>
    `resource "parkit_connection" "${name}" {\n  name = "${name}"\n${body}\n}\n`;

  it("creates every integration and credential, plans nothing, and updates all of them in place", async () => {
    const everything = (revision: number): string =>
      INTEGRATION_TYPES.flatMap((type) =>
        INTEGRATIONS[type].credentials.map((credential) => {
          const isOnRunner = INTEGRATIONS[type].reach === "runner" || credential.reach === "runner";
          const name = terraformName(`${type}_${credential.type}`);
          return `
resource "parkit_connection" "${name}" {
  name            = "${name} ${revision}"
  ${isOnRunner ? `runner_urn = "${urn}"` : ""}
  identifier_tags = ["env:e${revision}", "team:core"]
  ${terraformName(type)} = {
    ${type === "http" && !isOnRunner ? `base_url = "https://billing.example/v${revision}"` : ""}
    ${terraformName(credential.type)} = {
${fieldsOf(credential, revision)}
    }
  }
}`;
        }),
      ).join("\n");
    await stack.configure(everything(1));
    const count = INTEGRATION_TYPES.flatMap((type) => INTEGRATIONS[type].credentials).length;
    expect(await stack.apply()).toContain(`${count} added, 0 changed, 0 destroyed`);
    expect(await stack.planCode()).toBe(0);
    stack.takeRequests();

    await stack.configure(everything(2));
    expect(await stack.apply()).toContain(`0 added, ${count} changed, 0 destroyed`);
    expect(stack.takeRequests().filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(await stack.planCode()).toBe(0);

    const { id, aws } = await stack.attributes("parkit_connection.aws_assume_role");
    expect(await stored(id)).toMatchObject({ name: "aws_assume_role 2", tags: ["env:e2", "team:core"] });
    expect(aws).toMatchObject({
      assume_role: { principal_id: "464622532012", external_id: expect.any(String) as string },
    });
    const destroyed = await stack.succeed("destroy", "-auto-approve");
    expect(destroyed).toContain(`${count} destroyed`);
    expect(destroyed).toContain("Warning: A connection will be destroyed");
    expect(await stack.api("GET", CONNECTIONS)).toMatchObject({ data: [] });
  });

  it("shows every drift and repairs it", async () => {
    await stack.configure(`
resource "parkit_connection" "http" {
  name            = "http"
  identifier_tags = ["env:prod"]
  http = {
    base_url = "https://one.example"
    token_auth = {
      tokens         = [{ name = "b", value = "bee-secret" }, { name = "a", value = "ay-secret" }]
      headers        = [{ name = "X-B", value = "b" }, { name = "X-A", value = "{{ a }}" }]
      url_parameters = [{ name = "v", value = "2" }]
      body           = { content = "hello", content_type = "text/plain" }
    }
  }
}
resource "parkit_connection" "aws" {
  name = "aws"
  aws  = { assume_role = { account_id = "111122223333", role = "Ops" } }
}
resource "parkit_connection" "untagged" {
  name = "untagged"
  http = { base_url = "https://two.example" }
}
`);
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    const ids = {
      http: (await stack.attributes("parkit_connection.http"))["id"],
      aws: (await stack.attributes("parkit_connection.aws"))["id"],
      untagged: (await stack.attributes("parkit_connection.untagged"))["id"],
    };
    const patch = (id: unknown, attributes: unknown): Promise<unknown> =>
      stack.api("PATCH", `${CONNECTIONS}/${String(id)}`, { data: { type: "action_connection", attributes } });
    await patch(ids.http, {
      name: "renamed",
      tags: ["env:staging"],
      integration: {
        type: "HTTP",
        base_url: "https://other.example",
        credentials: {
          type: "HTTPTokenAuth",
          tokens: [{ name: "c", type: "SECRET", value: "foreign" }],
          headers: [
            { name: "X-B", deleted: true },
            { name: "X-C", value: "c" },
          ],
          url_parameters: [{ name: "v", value: "3" }],
          body: { content: "bye", content_type: "text/plain" },
        },
      },
    });
    await patch(ids.aws, {
      integration: { type: "AWS", credentials: { type: "AWSAssumeRole", role: "Other" } },
    });
    await patch(ids.untagged, { tags: ["env:added"] });

    const plan = await stack.succeed("plan");
    for (const shown of [
      /"renamed" -> "http"/,
      /"env:staging"/,
      /"https:\/\/other.example" ->/,
      /"bye" ->/,
      /"X-C"/,
      /"Other" +-> "Ops"/,
      /"env:added"/,
      /"3" +-> "2"/,
    ]) {
      expect(plan).toMatch(shown);
    }
    expect(plan).toContain("0 to add, 3 to change, 0 to destroy");
    expect(plan).not.toContain('secret"');
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect(await stored(ids.http)).toMatchObject({
      name: "http",
      tags: ["env:prod"],
      integration: {
        base_url: "https://one.example",
        credentials: {
          tokens: expect.arrayContaining([
            expect.objectContaining({ name: "a" }),
            expect.objectContaining({ name: "b" }),
          ]) as unknown,
          body: { content: "hello", content_type: "text/plain" },
        },
      },
    });
    const { integration } = (await stored(ids.http)) as {
      integration: { credentials: Record<"tokens" | "headers", { name: string }[]> };
    };
    expect(integration.credentials.tokens.map(({ name }) => name).sort()).toEqual(["a", "b"]);
    expect(integration.credentials.headers.map(({ name }) => name).sort()).toEqual(["X-A", "X-B"]);
    expect(await stored(ids.untagged)).not.toHaveProperty("tags");
  });

  it("replaces on another runner, integration, credential or an optional field that goes, and moves without a change", async () => {
    const other = await stack.enroll(`other-${Date.now()}`);
    const before =
      http("runner", `  runner_urn = "${urn}"\n  http = {}`) +
      http("kind", `  runner_urn = "${urn}"\n  http = {}`) +
      http("credential", `  runner_urn = "${urn}"\n  http = { none = {} }`) +
      http(
        "field",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret", custom_scopes = "s" } }`,
      ) +
      http(
        "grown",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret" } }`,
      ) +
      http("left_out", `  runner_urn = "${urn}"\n  http = { none = {} }`) +
      http("moving", `  runner_urn = "${urn}"\n  kubernetes = {}`);
    await stack.configure(before);
    await stack.apply();
    const leftOut = (await stack.attributes("parkit_connection.left_out"))["id"];
    const after =
      http("runner", `  runner_urn = "${other}"\n  http = {}`) +
      http("kind", `  runner_urn = "${urn}"\n  kubernetes = {}`) +
      http(
        "credential",
        `  runner_urn = "${urn}"\n  http = { basic_auth = { username = "u", path = "/etc/c.json" } }`,
      ) +
      http(
        "field",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret" } }`,
      ) +
      http(
        "grown",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret", custom_scopes = "s" } }`,
      ) +
      http("left_out", `  runner_urn = "${urn}"\n  http = {}`) +
      http("moved", `  runner_urn = "${urn}"\n  kubernetes = {}`).replace(
        'name = "moved"',
        'name = "moving"',
      ) +
      "moved {\n  from = parkit_connection.moving\n  to = parkit_connection.moved\n}\n";
    await stack.configure(after);
    const plan = await stack.succeed("plan");
    for (const name of ["runner", "kind", "credential", "field"]) {
      expect(plan).toContain(`parkit_connection.${name} must be replaced`);
    }
    expect(plan).toContain("4 to add, 2 to change, 4 to destroy");
    expect(plan).toContain("parkit_connection.moving has moved to parkit_connection.moved");
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect((await stack.attributes("parkit_connection.left_out"))["id"]).toBe(leftOut);
  });

  it("imports by id, with the URN from the control plane or from the user", async () => {
    const create = async (attributes: unknown): Promise<string> => {
      const body = { data: { type: "action_connection", attributes } };
      return ((await stack.api("POST", CONNECTIONS, body)) as { data: { id: string } }).data.id;
    };
    const runnerId = urn.split(":").at(-1);
    const integration = { type: "HTTP", credentials: { type: "HTTPNoAuth" } };
    const one = await create({ name: "one", runner_id: runnerId, tags: ["env:prod"], integration });
    const two = await create({ name: "two", runner_id: runnerId, integration });
    const key = await create({
      name: "key",
      integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "old" } },
    });
    await stack.configure(
      `import {\n  to = parkit_connection.one\n  id = "${one}"\n}\n` +
        `import {\n  to = parkit_connection.two\n  id = "${two},${urn}"\n}\n` +
        `import {\n  to = parkit_connection.key\n  id = "${key.toUpperCase()}"\n}\n` +
        http("one", `  runner_urn = "${urn}"\n  identifier_tags = ["env:prod"]\n  http = { none = {} }`) +
        http("two", `  runner_urn = "${urn}"\n  http = { none = {} }`) +
        http("key", `  openai = { api_key = { api_token = "new-token" } }`),
    );
    // The secret cannot be read, so the import wants to set it.
    expect(await stack.succeed("plan")).toContain("3 to import, 0 to add, 1 to change, 0 to destroy");
    await stack.apply();
    expect(await stack.planCode()).toBe(0);
    expect(await stack.fail("import", "parkit_connection.one", "not-an-id")).toContain("Not an id");
  });

  it("creates what vanished, and takes for done what is gone when it is to be deleted", async () => {
    await stack.configure(
      http("a", `  runner_urn = "${urn}"\n  http = {}`) + http("b", `  runner_urn = "${urn}"\n  http = {}`),
    );
    await stack.apply();
    const remove = async (name: string): Promise<void> => {
      await stack.api(
        "DELETE",
        `${CONNECTIONS}/${String((await stack.attributes(`parkit_connection.${name}`))["id"])}`,
      );
    };
    await remove("a");
    expect(await stack.succeed("plan")).toContain("1 to add, 0 to change, 0 to destroy");
    expect(await stack.apply()).toContain("1 added");
    await remove("b");
    expect(await stack.succeed("destroy", "-auto-approve", "-refresh=false")).toContain("2 destroyed");
  });

  it("refuses to destroy or replace what is protected, and sets restriction policies", async () => {
    const configuration = (protection: boolean, rest: string): string =>
      http(
        "a",
        `  runner_urn = "${urn}"\n  http = {}\n  deletion_protection = ${String(protection)}\n${rest}`,
      );
    await stack.configure(
      configuration(true, '  access = { resolver = ["team:ops"], editor = ["user:me", "role:admin"] }'),
    );
    await stack.apply();
    const { id } = await stack.attributes("parkit_connection.a");
    const policy = async (): Promise<unknown> =>
      stack.api("GET", `/api/v2/restriction_policy/connection:${String(id)}`);
    expect(await policy()).toMatchObject({
      data: {
        attributes: {
          bindings: [
            { relation: "resolver", principals: ["team:ops"] },
            { relation: "editor", principals: ["role:admin", "user:me"] },
          ],
        },
      },
    });
    expect(await stack.fail("destroy", "-auto-approve")).toContain('The connection "a" is protected');

    await stack.api("POST", `/api/v2/restriction_policy/connection:${String(id)}`, {
      data: {
        type: "restriction_policy",
        attributes: { bindings: [{ relation: "editor", principals: ["user:me"] }] },
      },
    });
    expect(await stack.succeed("plan")).toContain('+ "role:admin"');
    await stack.configure(configuration(true, ""));
    await stack.apply();
    expect(await policy()).toMatchObject({ data: { attributes: { bindings: [] } } });
    expect(await stack.planCode()).toBe(0);

    await stack.configure(
      http("a", `  runner_urn = "${urn}"\n  kubernetes = {}\n  deletion_protection = true`),
    );
    expect(await stack.fail("plan")).toContain("The plan would replace it");
    await stack.configure(configuration(false, ""));
    await stack.apply();
    expect(await stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
  });

  it("replaces what was created only in part, and says that nothing more is lost", async () => {
    const policy = "/api/v2/restriction_policy/*";
    await stack.configure(
      http("a", `  runner_urn = "${urn}"\n  http = {}\n  access = { viewer = ["team:ops"] }`),
    );
    await stack.fault({
      method: "POST",
      path: policy,
      status: 400,
      body: '{"errors":["[PrincipalTypeInvalid]"]}',
    });
    const errors = await stack.fail("apply", "-auto-approve");
    expect(errors).toContain("Could not set the restriction policy");
    expect(errors).toContain("[PrincipalTypeInvalid]");
    const { id, status } = await stack.attributes("parkit_connection.a");
    expect([typeof id, status]).toEqual(["string", "tainted"]);
    expect(await stack.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect(await stack.api("GET", CONNECTIONS)).toMatchObject({ data: [{ attributes: { name: "a" } }] });
    expect(await stack.planCode()).toBe(0);
  });

  it("finds every mistake at once, with its place", async () => {
    await stack.configure(
      http(
        "tag",
        `  runner_urn = "${urn}"\n  http = {}\n  identifier_tags = ["env:prod:eu", "1x:y", "a:default"]`,
      ) +
        http("urn", '  runner_urn = "urn:dd:wrong"\n  http = {}') +
        http("none", "") +
        http("several", `  runner_urn = "${urn}"\n  http = {}\n  kubernetes = {}`) +
        http("needs_runner", "  kubernetes = {}") +
        http("cloud_only", `  runner_urn = "${urn}"\n  openai = { api_key = { api_token = "x-token" } }`) +
        http("url", '  http = { base_url = "ftp://u:p@x" }') +
        http("no_url", "  http = {}") +
        http("account", '  aws = { assume_role = { account_id = "12", role = "r" } }') +
        http("secret", "  openai = { api_key = {} }") +
        http("version", '  openai = { api_key = { api_token_wo = "x" } }') +
        http(
          "twice",
          '  openai = { api_key = { api_token = "x", api_token_wo = "x", api_token_wo_version = 1 } }',
        ) +
        http(
          "tokens",
          '  http = { base_url = "https://x.example", token_auth = { headers = [{ name = "h", value = "1" }, { name = "h", value = "2" }], body = {} } }',
        ) +
        http("file", '  gitlab = { credential_file = { path = "/x" } }') +
        http("principal", `  runner_urn = "${urn}"\n  http = {}\n  access = { viewer = ["everybody"] }`) +
        http(
          "both",
          '  cloudflare = { api_token = { api_token = "xxxx" }, global_api_token = { auth_email = "e", global_api_key = "yyyy" } }',
        ) +
        'resource "parkit_connection" "name" {\n  name = " x"\n  runner_urn = "urn:dd:apps:on-prem-runner:us1:1:r"\n  http = {}\n}\n',
    );
    const errors = await stack.fail("validate");
    for (const expected of [
      "it has 2 colons",
      "(tag/first-letter)",
      "(tag/reserved-default)",
      "is not the URN of a runner",
      "The connection has no integration",
      "The connection has several integrations",
      "A connection of kubernetes works only through a runner",
      "A connection of openai cannot have a runner",
      "Not an http or https URL",
      "The base URL is missing",
      "It must be 12 digits",
      "api_token is missing",
      "api_token_wo has no version",
      "api_token is written twice",
      "The name is used twice",
      "The body is empty",
      "The credential works only through a runner",
      '"everybody" is not a principal',
      "The connection has several credentials",
      '" x" cannot be a name',
    ]) {
      expect(errors).toContain(expected);
    }
    // With the path of the attribute the CLI prints file, line and excerpt.
    expect(errors).toMatch(
      /on main\.tf line \d+, in resource "parkit_connection" "account": \d+: aws = \{[^}]+\} \} aws\.assume_role\.account_id: It must be 12 digits/,
    );
  });
});

function fieldsOf(credential: CredentialKind, revision: number): string {
  if (credential.type === "token-auth") {
    return `
      tokens  = [{ name = "t${revision}", value = "token-${revision}" }, { name = "w", value_wo = "w-${revision}", value_wo_version = ${revision} }]
      headers = [{ name = "Authorization", value = "Bearer {{ t${revision} }}" }]`;
  }
  return credential.fields
    .map(({ name, secret, format }, index) => {
      if (secret === true && index % 2 === 0) {
        return `      ${name}_wo = "wo-${revision}"\n      ${name}_wo_version = ${revision}`;
      }
      const value =
        format?.pattern.source.includes("12") === true ? `11112222333${revision}` : `value-${revision}`;
      return `      ${name} = "${value}"`;
    })
    .join("\n");
}
