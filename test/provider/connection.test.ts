import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { connectionBlock as http, describeWithParkit } from "../support/describe-with-parkit";

const CONNECTIONS = "/api/v2/actions/connections";

describeWithParkit("parkit_connection under the real CLI", (at) => {
  const stored = async (id: unknown): Promise<Record<string, unknown>> => {
    const { data } = (await at.stack.api("GET", `${CONNECTIONS}/${String(id)}`)) as {
      data: { attributes: Record<string, unknown> };
    };
    return data.attributes;
  };

  it("[S150] creates every integration and credential, plans nothing, and updates all of them in place", async () => {
    const everything = (revision: number): string =>
      INTEGRATION_TYPES.flatMap((type) =>
        INTEGRATIONS[type].credentials.map((credential) => {
          const isOnRunner = INTEGRATIONS[type].reach === "runner" || credential.reach === "runner";
          const name = terraformName(`${type}_${credential.type}`);
          return `
resource "parkit_connection" "${name}" {
  name            = "${name} ${revision}"
  ${isOnRunner ? `runner_urn = "${at.urn}"` : ""}
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
    await at.stack.configure(everything(1));
    const count = INTEGRATION_TYPES.flatMap((type) => INTEGRATIONS[type].credentials).length;
    expect(await at.stack.apply()).toContain(`${count} added, 0 changed, 0 destroyed`);
    expect(await at.stack.planCode()).toBe(0);
    at.stack.takeRequests();

    await at.stack.configure(everything(2));
    expect(await at.stack.apply()).toContain(`0 added, ${count} changed, 0 destroyed`);
    expect(at.stack.takeRequests().filter((line) => line.startsWith("POST"))).toEqual([]);
    expect(await at.stack.planCode()).toBe(0);

    const { id, aws } = await at.stack.attributes("parkit_connection.aws_assume_role");
    expect(await stored(id)).toMatchObject({ name: "aws_assume_role 2", tags: ["env:e2", "team:core"] });
    expect(aws).toMatchObject({
      assume_role: { principal_id: "464622532012", external_id: expect.any(String) as string },
    });
    const destroyed = await at.stack.succeed("destroy", "-auto-approve");
    expect(destroyed).toContain(`${count} destroyed`);
    expect(destroyed).toContain("Warning: A connection will be destroyed");
    expect(await at.stack.api("GET", CONNECTIONS)).toMatchObject({ data: [] });
  });

  it("[S154] shows every drift and repairs it", async () => {
    await at.stack.configure(`
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
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    const ids = {
      http: (await at.stack.attributes("parkit_connection.http"))["id"],
      aws: (await at.stack.attributes("parkit_connection.aws"))["id"],
      untagged: (await at.stack.attributes("parkit_connection.untagged"))["id"],
    };
    const patch = (id: unknown, attributes: unknown): Promise<unknown> =>
      at.stack.api("PATCH", `${CONNECTIONS}/${String(id)}`, {
        data: { type: "action_connection", attributes },
      });
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

    const plan = await at.stack.succeed("plan");
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
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
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
    const other = await at.stack.enroll(`other-${Date.now()}`);
    const before =
      http("runner", `  runner_urn = "${at.urn}"\n  http = {}`) +
      http("kind", `  runner_urn = "${at.urn}"\n  http = {}`) +
      http("credential", `  runner_urn = "${at.urn}"\n  http = { none = {} }`) +
      http(
        "field",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret", custom_scopes = "s" } }`,
      ) +
      http(
        "grown",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret" } }`,
      ) +
      http("left_out", `  runner_urn = "${at.urn}"\n  http = { none = {} }`) +
      http("moving", `  runner_urn = "${at.urn}"\n  kubernetes = {}`);
    await at.stack.configure(before);
    await at.stack.apply();
    const leftOut = (await at.stack.attributes("parkit_connection.left_out"))["id"];
    const after =
      http("runner", `  runner_urn = "${other}"\n  http = {}`) +
      http("kind", `  runner_urn = "${at.urn}"\n  kubernetes = {}`) +
      http(
        "credential",
        `  runner_urn = "${at.urn}"\n  http = { basic_auth = { username = "u", path = "/etc/c.json" } }`,
      ) +
      http(
        "field",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret" } }`,
      ) +
      http(
        "grown",
        `  azure = { tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret", custom_scopes = "s" } }`,
      ) +
      http("left_out", `  runner_urn = "${at.urn}"\n  http = {}`) +
      http("moved", `  runner_urn = "${at.urn}"\n  kubernetes = {}`).replace(
        'name = "moved"',
        'name = "moving"',
      ) +
      "moved {\n  from = parkit_connection.moving\n  to = parkit_connection.moved\n}\n";
    await at.stack.configure(after);
    const plan = await at.stack.succeed("plan");
    for (const name of ["runner", "kind", "credential", "field"]) {
      expect(plan).toContain(`parkit_connection.${name} must be replaced`);
    }
    expect(plan).toContain("4 to add, 2 to change, 4 to destroy");
    expect(plan).toContain("parkit_connection.moving has moved to parkit_connection.moved");
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect((await at.stack.attributes("parkit_connection.left_out"))["id"]).toBe(leftOut);
  });

  it("imports by id, with the URN from the control plane or from the user", async () => {
    const create = async (attributes: unknown): Promise<string> => {
      const body = { data: { type: "action_connection", attributes } };
      return ((await at.stack.api("POST", CONNECTIONS, body)) as { data: { id: string } }).data.id;
    };
    const runnerId = at.urn.split(":").at(-1);
    const integration = { type: "HTTP", credentials: { type: "HTTPNoAuth" } };
    const one = await create({ name: "one", runner_id: runnerId, tags: ["env:prod"], integration });
    const two = await create({ name: "two", runner_id: runnerId, integration });
    const key = await create({
      name: "key",
      integration: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "old" } },
    });
    await at.stack.configure(
      `import {\n  to = parkit_connection.one\n  id = "${one}"\n}\n` +
        `import {\n  to = parkit_connection.two\n  id = "${two},${at.urn}"\n}\n` +
        `import {\n  to = parkit_connection.key\n  id = "${key.toUpperCase()}"\n}\n` +
        http("one", `  runner_urn = "${at.urn}"\n  identifier_tags = ["env:prod"]\n  http = { none = {} }`) +
        http("two", `  runner_urn = "${at.urn}"\n  http = { none = {} }`) +
        http("key", `  openai = { api_key = { api_token = "new-token" } }`),
    );
    // The secret cannot be read, so the import wants to set it.
    expect(await at.stack.succeed("plan")).toContain("3 to import, 0 to add, 1 to change, 0 to destroy");
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect(await at.stack.fail("import", "parkit_connection.one", "not-an-id")).toContain("Not an id");
  });

  it("creates what vanished, and takes for done what is gone when it is to be deleted", async () => {
    await at.stack.configure(
      http("a", `  runner_urn = "${at.urn}"\n  http = {}`) +
        http("b", `  runner_urn = "${at.urn}"\n  http = {}`),
    );
    await at.stack.apply();
    const remove = async (name: string): Promise<void> => {
      await at.stack.api(
        "DELETE",
        `${CONNECTIONS}/${String((await at.stack.attributes(`parkit_connection.${name}`))["id"])}`,
      );
    };
    await remove("a");
    expect(await at.stack.succeed("plan")).toContain("1 to add, 0 to change, 0 to destroy");
    expect(await at.stack.apply()).toContain("1 added");
    await remove("b");
    expect(await at.stack.succeed("destroy", "-auto-approve", "-refresh=false")).toContain("2 destroyed");
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
