import {
  connectionResourceType,
  impliedCredential,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
  type HttpPart,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { connectionBlock as http, describeWithParkit } from "../support/describe-with-parkit";

const CONNECTIONS = "/api/v2/actions/connections";

describeWithParkit("parkit_connection_<integration> under the real CLI", (at) => {
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
          const name = terraformName(credential.type);
          const written = `${name} = {\n${fieldsOf(credential, revision)}\n  }`;
          return `
resource "${connectionResourceType(type)}" "${name}" {
  name            = "${type} ${name} ${revision}"
  ${isOnRunner ? `runner_urn = "${at.urn}"` : ""}
  identifier_tags = ["env:e${revision}", "team:core"]
  ${type === "http" && !isOnRunner ? `base_url = "https://billing.example/v${revision}"` : ""}
  ${impliedCredential(INTEGRATIONS[type]) === undefined ? written : ""}
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

    const { id, assume_role: role } = await at.stack.attributes("parkit_connection_aws.assume_role");
    expect(await stored(id)).toMatchObject({ name: "aws assume_role 2", tags: ["env:e2", "team:core"] });
    expect(role).toMatchObject({
      principal_id: "464622532012",
      external_id: expect.any(String) as string,
    });
    const destroyed = await at.stack.succeed("destroy", "-auto-approve");
    expect(destroyed).toContain(`${count} destroyed`);
    expect(destroyed).toContain("Warning: A connection will be destroyed");
    expect(await at.stack.api("GET", CONNECTIONS)).toMatchObject({ data: [] });
  });

  it("[S154] shows every drift and repairs it", async () => {
    await at.stack.configure(`
resource "parkit_connection_http" "http" {
  name            = "http"
  identifier_tags = ["env:prod"]
  base_url        = "https://one.example"
  token_auth = {
    tokens         = [{ name = "b", value = "bee-secret" }, { name = "a", value = "ay-secret" }]
    headers        = [{ name = "X-B", value = "b" }, { name = "X-A", value = "{{ a }}" }]
    url_parameters = [{ name = "v", value = "2" }]
    body           = { content = "hello", content_type = "text/plain" }
  }
}
resource "parkit_connection_aws" "aws" {
  name        = "aws"
  assume_role = { account_id = "111122223333", role = "Ops" }
}
resource "parkit_connection_http" "untagged" {
  name     = "untagged"
  base_url = "https://two.example"
  none     = {}
}
`);
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    const ids = {
      http: (await at.stack.attributes("parkit_connection_http.http"))["id"],
      aws: (await at.stack.attributes("parkit_connection_aws.aws"))["id"],
      untagged: (await at.stack.attributes("parkit_connection_http.untagged"))["id"],
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

  it("replaces on another runner, credential or an optional field that goes, and moves without a change", async () => {
    const other = await at.stack.enroll(`other-${Date.now()}`);
    const tenant = (name: string, scopes: string): string =>
      http(
        name,
        `  tenant = { app_client_id = "a", tenant_id = "t", client_secret = "azure-secret"${scopes} }`,
        "azure",
      );
    const before =
      http("runner", `  runner_urn = "${at.urn}"\n  none = {}`) +
      http("credential", `  runner_urn = "${at.urn}"\n  none = {}`) +
      tenant("field", ', custom_scopes = "s"') +
      tenant("grown", "") +
      http("moving", `  runner_urn = "${at.urn}"`, "kubernetes");
    await at.stack.configure(before);
    await at.stack.apply();
    const after =
      http("runner", `  runner_urn = "${other}"\n  none = {}`) +
      http(
        "credential",
        `  runner_urn = "${at.urn}"\n  basic_auth = { username = "u", path = "/etc/c.json" }`,
      ) +
      tenant("field", "") +
      tenant("grown", ', custom_scopes = "s"') +
      http("moved", `  runner_urn = "${at.urn}"`, "kubernetes").replace('name = "moved"', 'name = "moving"') +
      "moved {\n  from = parkit_connection_kubernetes.moving\n  to = parkit_connection_kubernetes.moved\n}\n";
    await at.stack.configure(after);
    const plan = await at.stack.succeed("plan");
    for (const address of ["http.runner", "http.credential", "azure.field"])
      expect(plan).toContain(`parkit_connection_${address} must be replaced`);
    expect(plan).toContain("3 to add, 1 to change, 3 to destroy");
    expect(plan).toContain(
      "parkit_connection_kubernetes.moving has moved to parkit_connection_kubernetes.moved",
    );
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
  });

  it("refuses a move to another integration, or from another provider, and says why", async () => {
    await at.stack.configure(http("a", `  runner_urn = "${at.urn}"\n  none = {}`));
    await at.stack.apply();
    const moved = (source: string): string =>
      `${http("b", `  runner_urn = "${at.urn}"`, "kubernetes")}moved {\n  from = ${source}.a\n  to = parkit_connection_kubernetes.b\n}\n`;
    await at.stack.configure(moved("parkit_connection_http"));
    const errors = await at.stack.fail("plan");
    expect(errors).toContain("A connection of http cannot become one of kubernetes");
    expect(errors).toContain("A connection keeps its integration");
    expect(errors).toContain("Take the moved block out. The plan then destroys the connection of http");

    await at.stack.configure(
      'resource "terraform_data" "a" {}\n' + http("a", `  runner_urn = "${at.urn}"\n  none = {}`),
    );
    await at.stack.apply();
    await at.stack.configure(http("a", `  runner_urn = "${at.urn}"\n  none = {}`) + moved("terraform_data"));
    const foreign = await at.stack.fail("plan");
    expect(foreign).toContain("A terraform_data cannot be moved to parkit_connection_kubernetes");
    expect(foreign).toContain("removed { from = terraform_data.<name>");

    await at.stack.configure(
      'resource "parkit_connection_group" "g" {\n  name = "g"\n  integration = "http"\n  identifier_tag_keys = ["env"]\n  connection_ids = []\n}\n' +
        "moved {\n  from = parkit_connection_http.a\n  to = parkit_connection_group.g\n}\n",
    );
    expect(await at.stack.fail("plan")).toContain(
      "Objects of type parkit_connection_http cannot become objects of type parkit_connection_group",
    );
  });

  it("names the right resource for what is imported as another, and for what has become another", async () => {
    await at.stack.configure(
      http("a", `  runner_urn = "${at.urn}"\n  none = {}`) +
        http("b", `  runner_urn = "${at.urn}"`, "kubernetes"),
    );
    await at.stack.apply();
    const { id } = await at.stack.attributes("parkit_connection_http.a");
    await at.stack.succeed("state", "rm", "parkit_connection_http.a", "parkit_connection_kubernetes.b");
    const errors = await at.stack.fail("import", "parkit_connection_kubernetes.b", String(id));
    expect(errors).toContain("The connection is of another integration");
    expect(errors).toContain(`terraform import parkit_connection_http.<name> ${String(id)}`);
    await at.stack.succeed("import", "parkit_connection_http.a", `${String(id)},${at.urn}`);

    const integration = { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } };
    const body = {
      data: { id, type: "action_connection", attributes: { name: "a", integration } },
    };
    await at.stack.fault({
      method: "GET",
      path: `${CONNECTIONS}/*`,
      status: 200,
      body: JSON.stringify(body),
      times: 1,
    });
    expect(await at.stack.fail("plan")).toContain(
      "so parkit_connection_kubernetes is its resource, not parkit_connection_http",
    );
  });

  it("leaves a misspelt argument to Terraform, which knows what was meant", async () => {
    await at.stack.configure(
      http("a", `  runner_urn = "${at.urn}"\n  base_ulr = "https://x.example"\n  none = {}`) +
        http("b", `  runer_urn = "${at.urn}"`, "kubernetes") +
        http("c", `  runner_urn = "${at.urn}"\n  credential_fil = { path = "/etc/c.json" }`, "postgresql"),
    );
    const errors = await at.stack.fail("validate");
    for (const [written, meant] of [
      ["base_ulr", "base_url"],
      ["runer_urn", "runner_urn"],
      ["credential_fil", "credential_file"],
    ])
      expect(errors).toContain(
        `An argument named "${written}" is not expected here. Did you mean "${meant}"?`,
      );
    expect(errors.match(/Error: Unsupported argument/g)).toHaveLength(3);
  });

  it("plans nothing after a terraform import, whatever the credential is, but for secrets that nobody can read", async () => {
    const written = INTEGRATION_TYPES.flatMap((type) =>
      INTEGRATIONS[type].credentials.map((credential) => {
        const isOnRunner = INTEGRATIONS[type].reach === "runner" || credential.reach === "runner";
        const isImplied = impliedCredential(INTEGRATIONS[type]) !== undefined;
        const name = terraformName(credential.type);
        const body = [
          ...(isOnRunner ? [`  runner_urn = "${at.urn}"`] : []),
          ...(type === "http" && !isOnRunner ? ['  base_url = "https://billing.example"'] : []),
          ...(isImplied ? [] : [`  ${name} = {\n${fieldsOf(credential, 1)}\n  }`]),
        ].join("\n");
        const isSecret =
          credential.fields.some(({ secret }) => secret === true) ||
          credential.parts?.includes("tokens") === true;
        return { address: `${connectionResourceType(type)}.${name}`, text: http(name, body, type), isSecret };
      }),
    );
    expect(written.some(({ text }) => /none = \{\s*\}/.test(text))).toBe(true);
    const readable = written.filter(({ isSecret }) => !isSecret);
    await at.stack.configure(readable.map(({ text }) => text).join(""));
    await at.stack.apply();
    const ids = new Map<string, string>();
    for (const { address } of readable) ids.set(address, String((await at.stack.attributes(address))["id"]));
    await at.stack.succeed("state", "rm", ...ids.keys());
    for (const [address, id] of ids) await at.stack.succeed("import", address, id);
    expect(await at.stack.planCode()).toBe(0);
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
      `import {\n  to = parkit_connection_http.one\n  id = "${one}"\n}\n` +
        `import {\n  to = parkit_connection_http.two\n  id = "${two},${at.urn}"\n}\n` +
        `import {\n  to = parkit_connection_openai.key\n  id = "${key.toUpperCase()}"\n}\n` +
        http("one", `  runner_urn = "${at.urn}"\n  identifier_tags = ["env:prod"]\n  none = {}`) +
        http("two", `  runner_urn = "${at.urn}"\n  none = {}`) +
        http("key", `  api_key = { api_token = "new-token" }`, "openai"),
    );
    // The secret cannot be read, so the import wants to set it.
    expect(await at.stack.succeed("plan")).toContain("3 to import, 0 to add, 1 to change, 0 to destroy");
    await at.stack.apply();
    expect(await at.stack.planCode()).toBe(0);
    expect(await at.stack.fail("import", "parkit_connection_http.one", "not-an-id")).toContain("Not an id");
  });

  it("creates what vanished, and takes for done what is gone when it is to be deleted", async () => {
    await at.stack.configure(
      http("a", `  runner_urn = "${at.urn}"\n  none = {}`) +
        http("b", `  runner_urn = "${at.urn}"\n  none = {}`),
    );
    await at.stack.apply();
    const remove = async (name: string): Promise<void> => {
      await at.stack.api(
        "DELETE",
        `${CONNECTIONS}/${String((await at.stack.attributes(`parkit_connection_http.${name}`))["id"])}`,
      );
    };
    await remove("a");
    expect(await at.stack.succeed("plan")).toContain("1 to add, 0 to change, 0 to destroy");
    expect(await at.stack.apply()).toContain("1 added");
    await remove("b");
    expect(await at.stack.succeed("destroy", "-auto-approve", "-refresh=false")).toContain("2 destroyed");
  });
});

function fieldsOf({ fields, parts = [] }: CredentialKind, revision: number): string {
  const ofRequests: Readonly<Record<HttpPart, string>> = {
    tokens: `[{ name = "t${revision}", value = "token-${revision}" }, { name = "w", value_wo = "w-${revision}", value_wo_version = ${revision} }]`,
    headers: `[{ name = "Authorization", value = "Bearer {{ t${revision} }}" }]`,
    url_parameters: `[{ name = "v", value = "${revision}" }]`,
    body: `{ content = "body ${revision}", content_type = "text/plain" }`,
  };
  const ofCredential = fields.map(({ name, secret, format }, index) => {
    if (secret === true && index % 2 === 0)
      return `${name}_wo = "wo-${revision}"\n    ${name}_wo_version = ${revision}`;
    const value =
      format?.pattern.source.includes("12") === true ? `11112222333${revision}` : `value-${revision}`;
    return `${name} = "${value}"`;
  });
  return [...ofCredential, ...parts.map((part) => `${part} = ${ofRequests[part]}`)]
    .map((line) => `    ${line}`)
    .join("\n");
}
