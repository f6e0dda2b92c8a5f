import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { INTEGRATION_TYPES } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";
import { describeWithTool } from "../describe-with-tool";
import { bundledParkit, parkitStack, type ParkitStack } from "../support/parkit-stack";
import { runParkit } from "../support/run-parkit";
import { terraformDirectory } from "../support/terraform";

const run = promisify(execFile);
const CONNECTIONS = "/api/v2/actions/connections";

/**
 * The oldest Terraform that is supported: it knows neither write-only attributes nor ephemeral resources nor
 * functions of providers.
 */
describeWithTool("terraform-1.5", "the provider under Terraform 1.5", ({ path: executable }) => {
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

  const objects = (revision: number, runner: string, member = "a"): string => `
resource "parkit_runner_enrollment" "r" {
  name = "${runner}"
}
resource "parkit_connection_http" "${member}" {
  name            = "a${revision}"
  runner_urn      = "${urn}"
  identifier_tags = ["env:e${revision}"]
  none = {}
}
resource "parkit_connection_openai" "stored" {
  name    = "stored"
  api_key = { api_token = "canary-${revision}" }
}
resource "parkit_connection_group" "g" {
  name                = "g${revision}"
  integration         = "http"
  identifier_tag_keys = ["env"]
  connection_ids      = [parkit_connection_http.${member}.id]
}
data "parkit_connection" "a" {
  id = parkit_connection_http.${member}.id
}
`;
  const openai = (credential: string): string =>
    `resource "parkit_connection_openai" "a" {\n  name    = "a"\n  api_key = { ${credential} }\n}\n`;

  it("creates, plans nothing, updates, moves, imports by command and by block, and destroys", async () => {
    await stack.configure(objects(1, "one"));
    expect(await stack.succeed("validate")).toContain("The configuration is valid");
    const created = await stack.apply();
    expect(created).toContain("4 added, 0 changed, 0 destroyed");
    expect(created).not.toContain("canary");
    expect(await stack.planCode()).toBe(0);
    expect(await stack.attributes("parkit_runner_enrollment.r")).toMatchObject({
      urn: expect.stringMatching(/^urn:dd:apps:on-prem-runner:/) as string,
      private_key: expect.any(String) as string,
    });

    await stack.configure(objects(2, "one"));
    expect(await stack.apply()).toContain("0 added, 3 changed, 0 destroyed");
    expect(await stack.planCode()).toBe(0);

    await stack.configure(
      `${objects(2, "one", "b")}moved {\n  from = parkit_connection_http.a\n  to   = parkit_connection_http.b\n}\n`,
    );
    expect(await stack.succeed("plan")).toContain("0 to add, 0 to change, 0 to destroy");
    await stack.apply();

    const { id } = await stack.attributes("parkit_connection_http.b");
    await stack.succeed("state", "rm", "parkit_connection_http.b");
    await stack.succeed("import", "parkit_connection_http.b", `${String(id)},${urn}`);
    expect(await stack.apply()).toContain("0 added, 0 changed, 0 destroyed");

    const { id: group } = await stack.attributes("parkit_connection_group.g");
    await stack.succeed("state", "rm", "parkit_connection_group.g");
    await stack.configure(
      `${objects(2, "one", "b")}import {\n  to = parkit_connection_group.g\n  id = "${String(group)}"\n}\n`,
    );
    expect(await stack.apply()).toContain("1 imported, 0 added, 0 changed, 0 destroyed");
    expect(await stack.planCode()).toBe(0);

    expect(await stack.succeed("destroy", "-auto-approve")).toContain("4 destroyed");
    expect(await stack.api("GET", CONNECTIONS)).toMatchObject({ data: [] });
  });

  it.each(["validate", "plan"])(
    "is told by %s what to write instead of write-only attributes, before anything is sent",
    async (command) => {
      await stack.configure(`${openai('api_token_wo = "canary", api_token_wo_version = 1')}
resource "parkit_connection_http" "b" {
  name       = "b"
  base_url   = "https://billing.example"
  token_auth = { tokens = [{ name = "t", value_wo = "canary", value_wo_version = 1 }] }
}
resource "parkit_runner_enrollment" "r" {
  name                  = "r"
  public_key_wo         = "-----BEGIN PUBLIC KEY-----"
  public_key_wo_version = 1
}
`);
      const errors = await stack.fail(command);
      expect(errors.match(/Error: [^,]+/g)).toEqual(
        ["parkit_connection_openai.a", "parkit_connection_http.b", "parkit_runner_enrollment.r"].map(
          (address) => `Error: Write-only attributes are not supported by this CLI with ${address}`,
        ),
      );
      expect(errors).toContain(
        "api_key.api_token_wo: api_token_wo needs Terraform or OpenTofu 1.11. With this one write api_token instead of",
      );
      expect(errors).toContain("token_auth.tokens[0].value_wo: value_wo needs");
      expect(errors).toContain("With this one leave public_key_wo and public_key_wo_version out.");
      expect(stack.takeRequests()).toEqual([]);
      expect(await stack.state()).toBe("");
    },
  );

  it("refuses a write-only value that is not known before apply, too", async () => {
    await stack.configure(
      `resource "terraform_data" "later" {\n  input = "canary"\n}\n${openai("api_token_wo = terraform_data.later.output, api_token_wo_version = 1")}`,
    );
    expect(await stack.fail("apply", "-auto-approve")).toContain("Write-only attributes are not supported");
    expect(await stack.state()).not.toContain("canary");
  });

  it("shows the schema without what this CLI does not know, and Terraform refuses to use that", async () => {
    await stack.configure("");
    const { provider_schemas: schemas } = JSON.parse(await stack.succeed("providers", "schema", "-json")) as {
      provider_schemas: Record<string, { resource_schemas: object }>;
    };
    const schema = schemas[PROVIDER_SOURCE];
    expect(Object.keys(schema ?? {}).sort()).toEqual(["data_source_schemas", "provider", "resource_schemas"]);
    expect(Object.keys(schema?.resource_schemas ?? {})).toHaveLength(INTEGRATION_TYPES.length + 2);

    await stack.configure('ephemeral "parkit_runner_key" "k" {}\n');
    expect(await stack.fail("validate")).toContain("Error: Unsupported block type");
    await stack.configure('output "tag" {\n  value = provider::parkit::identifier_tag("env", "prod")\n}\n');
    expect(await stack.fail("validate")).toContain("Error: Missing newline after argument");
  });

  describeWithTool("terraform", "shares state with the usual one", ({ path: usual }) => {
    const inUsual = async (...args: string[]): Promise<string> =>
      (await run(usual, args, { cwd: stack.path, env: stack.env })).stdout;

    it("which plans nothing for what 1.5 made, and 1.5 sends nothing for what it made", async () => {
      await stack.configure(objects(1, "two"));
      await stack.apply();
      expect(await inUsual("plan", "-detailed-exitcode")).toContain("No changes.");
      await stack.configure(objects(2, "two"));
      expect(await inUsual("apply", "-auto-approve")).toContain("0 added, 3 changed, 0 destroyed");
      // Newer releases note in state what the schema calls sensitive; 1.5 calls the difference an update, and
      // sends none.
      stack.takeRequests();
      expect(await stack.apply()).toContain("0 added, 2 changed, 0 destroyed");
      expect(stack.takeRequests().filter((line) => !line.startsWith("GET"))).toEqual([]);
      expect(await stack.planCode()).toBe(0);
      expect(await stack.succeed("destroy", "-auto-approve")).toContain("4 destroyed");
    });

    it("from write-only to stored and back in place, and the stored secret is gone again", async () => {
      const writeOnly = (version: number): string =>
        openai(`api_token_wo = "canary-${version}", api_token_wo_version = ${version}`);
      await stack.configure(writeOnly(1));
      await inUsual("apply", "-auto-approve");
      expect(await stack.fail("plan")).toContain("Write-only attributes are not supported");
      await stack.configure(openai('api_token = "canary-2"'));
      expect(await stack.apply()).toContain("0 added, 1 changed, 0 destroyed");
      expect(await stack.state()).toContain("canary-2");
      await stack.configure(writeOnly(3));
      expect(await inUsual("apply", "-auto-approve")).toContain("0 added, 1 changed, 0 destroyed");
      expect(await stack.state()).not.toContain("canary");
    });
  });
});

describeWithTool("terraform-1.5", "the provider's package under Terraform 1.5", ({ path: executable }) => {
  it("is found in the run directory's mirror, started and locked", async () => {
    const stack = await parkitStack(executable);
    await stack.configure(
      'resource "parkit_connection_http" "a" {\n  name   = "a"\n  base_url = "https://billing.example"\n  none = {}\n}\n',
    );
    expect(await stack.apply()).toContain("1 added, 0 changed, 0 destroyed");
    expect(await stack.planCode()).toBe(0);
    expect(await stack.succeed("init")).toContain("from the dependency lock file");
    expect(await stack.succeed("destroy", "-auto-approve")).toContain("1 destroyed");
    await stack.close();
  });
});

describeWithTool("terraform-1.5", "target terraform under Terraform 1.5", ({ path: executable }) => {
  const description = (token: string): string => `apiVersion: parkit/v1
connections:
  - { name: assistant, integration: { type: openai, auth: { type: api-key, apiToken: { ${token} } } } }
`;

  it("is told which version it needs where a secret has a version, and is taken where it has none", async () => {
    const bundle = await mkdtemp(join(tmpdir(), "terraform-1.5-"));
    const provider = bundledParkit(bundle);
    const directory = await terraformDirectory(executable, [provider]);
    const synthesize = async (token: string): Promise<void> => {
      await writeFile(join(directory.path, "parkit.yaml"), description(token));
      const { code } = await runParkit(["synth", "terraform", "-o", "main.tf.json"], { cwd: directory.path });
      expect(code).toBe(0);
    };
    await synthesize("type: terraform, variable: openai, version: 1");
    const { code, stderr } = await directory.run(["init"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Error: Unsupported Terraform Core version");
    expect(stderr).toContain('"required_version": ">= 1.11"');
    await synthesize("type: terraform, variable: openai");
    expect(await directory.run(["init"])).toMatchObject({ code: 0 });
    expect(await directory.run(["validate"])).toMatchObject({ code: 0 });
    await directory.remove();
    await rm(bundle, { recursive: true });
  });
});
