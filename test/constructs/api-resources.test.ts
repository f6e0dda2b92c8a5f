/**
 * Connections and groups in a stack, under the real CLI: taken over, used by workflows, or made by Datadog's
 * own provider.
 */
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compileFunction } from "node:vm";

import * as constructs from "@parkit/constructs";
import {
  configureProviders,
  Connection,
  Integration,
  Secret,
  type ConnectionProps,
} from "@parkit/constructs";
import {
  DataParkitConnection,
  DataParkitConnectionGroup,
  DataParkitRunner,
  DatadogAppKeyRegistration,
} from "@parkit/constructs/terraform";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { ScriptTarget, transpileModule } from "typescript";

import { removeSynthesized, synthesize } from "../../constructs/src/synthesize.fixture";
import { describeWithTool } from "../describe-with-tool";
import { codeBlocks } from "../support/code-blocks";
import { synthesizeExample } from "../support/example-stacks";
import { enrollRunner, providerSettings } from "../support/parkit-stack";
import { schemaDoubleProvider } from "../support/schema-double";
import { terraformDirectory, type CommandResult, type LocalProvider } from "../support/terraform";

const GUIDES = resolve(__dirname, "../../docs/guide");
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const DATADOG = { source: "registry.terraform.io/datadog/datadog", version: "4.19.0" };
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const token = Secret.terraform("token");
const apiToken = { type: "api-key", apiToken: token } as const;
const apiKey = { type: "api-key", apiKey: token } as const;

/** Every integration and authentication that Datadog's provider has. */
const OFFICIAL: readonly ConnectionProps["integration"][] = [
  { type: "anthropic", auth: apiToken },
  { type: "asana", auth: { type: "access-token", accessToken: token } },
  { type: "aws", auth: { type: "assume-role", accountId: "111122223333", role: "actions" } },
  {
    type: "azure",
    auth: {
      type: "tenant",
      appClientId: "a",
      clientSecret: token,
      tenantId: "t",
      customScopes: "https://a.example/.default",
    },
  },
  { type: "circle-ci", auth: apiToken },
  { type: "clickup", auth: apiToken },
  { type: "cloudflare", auth: { type: "api-token", apiToken: token } },
  {
    type: "cloudflare",
    auth: { type: "global-api-token", authEmail: "a@example.com", globalApiKey: token },
  },
  {
    type: "config-cat",
    auth: { type: "sdk-key", apiUsername: "me", apiPassword: token, sdkKey: token },
  },
  {
    type: "datadog",
    auth: {
      type: "api-key",
      apiKey: token,
      appKey: token,
      datacenter: "us1.datadoghq.com",
      subdomain: "acme",
    },
  },
  { type: "fastly", auth: apiKey },
  { type: "freshservice", auth: { type: "api-key", apiKey: token, domain: "acme" } },
  {
    type: "gcp",
    auth: { type: "service-account", privateKey: token, serviceAccountEmail: "a@example.com" },
  },
  { type: "gemini", auth: apiKey },
  { type: "gitlab", auth: apiToken },
  { type: "grey-noise", auth: apiKey },
  {
    type: "http",
    baseUrl: "https://a.example.com",
    auth: {
      type: "token-auth",
      tokens: [{ name: "key", value: token }],
      headers: [{ name: "X-Key", value: "{{ key }}" }],
      urlParameters: [{ name: "v", value: "2" }],
      body: { content: "{}", contentType: "application/json" },
    },
  },
  { type: "launch-darkly", auth: apiToken },
  { type: "notion", auth: apiToken },
  { type: "okta", auth: { type: "api-token", apiToken: token, domain: "acme.okta.com" } },
  { type: "openai", auth: apiToken },
  {
    type: "service-now",
    auth: { type: "basic-auth", instance: "acme", username: "me", password: token },
  },
  { type: "split", auth: apiKey },
  { type: "statsig", auth: apiKey },
  { type: "virus-total", auth: apiKey },
];

afterAll(removeSynthesized);

describeWithTool("terraform", "connections and groups of a stack", ({ path }) => {
  let plane: ControlPlane;
  let scratch: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    scratch = await mkdtemp(join(tmpdir(), "parkit-api-resources-"));
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true });
    await plane.close();
  });

  type Run = (...args: readonly string[]) => Promise<CommandResult>;

  /** Runs the CLI in a copy of a synthesized stack. */
  async function inStack(
    folder: string,
    env: Readonly<Record<string, string>>,
    work: (run: Run) => Promise<void>,
    providers: readonly LocalProvider[] = [],
  ): Promise<void> {
    const directory = await terraformDirectory(path, providers);
    try {
      await cp(folder, directory.path, { recursive: true });
      const run: Run = (...args) => directory.run(args, { ...providerSettings(plane), ...env });
      expect(await run("init")).toMatchObject({ code: 0 });
      await work(run);
    } finally {
      await directory.remove();
    }
  }

  /** A stack of one's own, with its state in its folder. */
  function stackIn(name: string, build: (stack: TerraformStack) => void): string {
    const outdir = join(scratch, name);
    const app = new App({ outdir });
    const stack = new TerraformStack(app, "stack");
    new LocalBackend(stack, { path: "terraform.tfstate" });
    build(stack);
    app.synth();
    return join(outdir, "stacks/stack");
  }

  async function api(method: string, route: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${plane.url}${route}`, {
      method,
      headers: {
        "DD-API-KEY": plane.apiKey,
        "DD-APPLICATION-KEY": plane.appKey,
        "Content-Type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  }

  /** A group with one member, made as somebody does who clicks. */
  async function clickedGroup(
    name: string,
  ): Promise<{ readonly group: string; readonly connection: string }> {
    const created = async (route: string, type: string, attributes: object): Promise<string> => {
      const { data } = (await api("POST", route, { data: { type, attributes } })) as {
        readonly data: { readonly id: string };
      };
      return data.id;
    };
    const connection = await created("/api/v2/actions/connections", "action_connection", {
      name: `${name}-prod`,
      tags: ["env:prod"],
      integration: {
        type: "HTTP",
        base_url: "https://a.example.com",
        credentials: { type: "HTTPNoAuth" },
      },
    });
    const group = await created("/api/v2/actions/connections/groups", "connection_group", {
      name,
      integration_type: "HTTP",
      tag_keys: ["env"],
      connections: [connection],
    });
    return { group, connection };
  }

  it("take over what was clicked, change what differs, and then have nothing to do", async () => {
    const attributes = {
      name: "clicked",
      tags: ["env:prod"],
      integration: {
        type: "HTTP",
        base_url: "https://a.example.com",
        credentials: { type: "HTTPNoAuth" },
      },
    };
    const created = (await api("POST", "/api/v2/actions/connections", {
      data: { type: "action_connection", attributes },
    })) as { readonly data: { readonly id: string } };
    const importId = created.data.id;
    const folder = stackIn("adopted", (stack) => {
      configureProviders(stack, { parkit: {} });
      new Connection(stack, "adopted", {
        name: "adopted",
        integration: Integration.http({ baseUrl: "https://a.example.com" }),
        identifierTags: { env: "prod" },
        importId,
      }).grantEditor("user:me");
    });
    await inStack(folder, {}, async (run) => {
      const { stdout, stderr } = await run("apply", "-auto-approve");
      expect(stderr).toBe("");
      expect(stdout).toContain("1 imported, 0 added, 1 changed, 0 destroyed");
      expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await api("GET", `/api/v2/actions/connections/${importId}`)).toMatchObject({
        data: { attributes: { name: "adopted" } },
      });
      expect(await api("GET", `/api/v2/restriction_policy/connection:${importId}`)).toMatchObject({
        data: { attributes: { bindings: [{ relation: "editor", principals: ["user:me"] }] } },
      });
    });
  });

  it("take over a group that was clicked with its members, and then have nothing to do", async () => {
    const clicked = await clickedGroup("taken");
    const folder = stackIn("adopted-group", (stack) => {
      configureProviders(stack, { parkit: {} });
      const connections = [
        new Connection(stack, "member", {
          name: "taken-prod",
          integration: Integration.http({ baseUrl: "https://a.example.com" }),
          identifierTags: { env: "prod" },
          importId: clicked.connection,
        }),
      ];
      new constructs.ConnectionGroup(stack, "group", {
        name: "adopted",
        identifierTagKeys: ["env"],
        connections,
        importId: clicked.group,
      });
    });
    await inStack(folder, {}, async (run) => {
      const { stdout, stderr } = await run("apply", "-auto-approve");
      expect(stderr).toBe("");
      expect(stdout).toContain("2 imported, 0 added, 1 changed, 0 destroyed");
      expect(await run("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await api("GET", `/api/v2/actions/connections/groups/${clicked.group}`)).toMatchObject({
        data: { attributes: { name: "adopted", connections: [clicked.connection] } },
      });
    });
  });

  it("are read by the classes of data sources, with their runner", async () => {
    const clicked = await clickedGroup("read");
    const urn = await enrollRunner(plane, "read");
    const folder = stackIn("data-sources", (stack) => {
      configureProviders(stack, { parkit: {} });
      const by = (id: string) => ({ attributes: { id } });
      const connection = new DataParkitConnection(stack, "connection", by(clicked.connection));
      const group = new DataParkitConnectionGroup(stack, "group", by(clicked.group));
      const runner = new DataParkitRunner(stack, "runner", { attributes: { urn } });
      const told = {
        connection: [connection.name, connection.integration, connection.baseUrl, connection.identifierTags],
        group: [group.name, group.integration, group.identifierTagKeys, group.connectionIds],
        runner: [runner.name, runner.status, runner.region],
      };
      for (const [name, value] of Object.entries(told))
        new TerraformOutput(stack, `told-${name}`, { value }).overrideLogicalId(name);
    });
    await inStack(folder, {}, async (run) => {
      expect(await run("apply", "-auto-approve")).toMatchObject({ code: 0, stderr: "" });
      const output = async (name: string): Promise<unknown> =>
        JSON.parse((await run("output", "-json", name)).stdout) as unknown;
      expect(await output("connection")).toEqual([
        "read-prod",
        "http",
        "https://a.example.com",
        ["env:prod"],
      ]);
      expect(await output("group")).toEqual(["read", "http", ["env"], [clicked.connection]]);
      expect(await output("runner")).toEqual(["read", "enrolled", "us1"]);
    });
  });

  it("stand in the documents of workflows and apps by their ids", async () => {
    const [stack, ...others] = await synthesizeExample("workflow-and-app", join(scratch, "workflow"));
    expect(others).toEqual([]);
    if (stack === undefined) throw new Error("no stack");
    const urn = await enrollRunner(plane, "payments");
    await inStack(stack.folder, { TF_VAR_runner_urn: urn }, async (run) => {
      expect(await run("apply", "-auto-approve")).toMatchObject({ code: 0, stderr: "" });
      const document = async (name: string): Promise<unknown> =>
        JSON.parse((await run("output", "-raw", name)).stdout) as unknown;
      const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
      expect(await document("spec_json")).toMatchObject({
        connectionEnvs: [
          {
            env: "default",
            connections: [{ connectionId: uuid, label: "CLUSTER" }],
            connectionGroups: [
              { connectionGroupId: uuid, label: "BILLING", tags: ["env:{{ Trigger.env }}"] },
            ],
          },
        ],
      });
      expect(await document("app_json")).toMatchObject({
        queries: [
          {
            properties: {
              spec: { connectionGroup: { id: uuid, tags: ["env:{{ ui.env.value }}"] } },
            },
          },
        ],
      });
    });
  });

  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }

  const datadog = (): LocalProvider =>
    schemaDoubleProvider(scratch, schemas, DATADOG.source, DATADOG.version);
  const created = (stdout: string): readonly string[] =>
    [...stdout.matchAll(/^ {2}# (\w+)\.\S+ will be created$/gm)].map(([, type = ""]) => type).sort();

  it("of the example are planned, with Datadog's provider beside ours (schema only)", async () => {
    const [stack] = await synthesizeExample("connections-and-groups", join(scratch, "groups"));
    if (stack === undefined) throw new Error("no stack");
    const variables = { TF_VAR_runner_urn: URN, TF_VAR_team_id: "9a1f", TF_VAR_openai_token: "t0ken-x" };
    const work = async (run: Run): Promise<void> => {
      const { code, stdout, stderr } = await run("plan");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(created(stdout)).toEqual([
        "datadog_action_connection",
        "datadog_restriction_policy",
        "parkit_connection_group",
        "parkit_connection_postgresql",
        "parkit_connection_postgresql",
      ]);
      expect(stdout).not.toContain("t0ken-x");
    };
    await inStack(stack.folder, variables, work, [datadog()]);
    expect(await readFile(join(stack.folder, "parkit/payments/access.md"), "utf8")).toContain("`team:9a1f`");
  });

  it("of Datadog's provider are what its schema says, whatever the integration (schema only)", async () => {
    const folder = stackIn("official", (stack) => {
      configureProviders(stack, { datadog: {} });
      new TerraformVariable(stack, "token", { type: "string", sensitive: true });
      OFFICIAL.forEach((integration, index) => {
        const connection = new Connection(stack, `connection-${index}`, {
          name: `${integration.type} ${index}`,
          provider: "datadog",
          integration,
        });
        if (index === 0) connection.grantViewer("org:1").grantEditor("user:1");
      });
      new DatadogAppKeyRegistration(stack, "key", { keyId: "3f2b8a4e-0000-4000-8000-000000000000" });
    });
    const work = async (run: Run): Promise<void> => {
      const { stdout } = await run("validate", "-json");
      const { valid, diagnostics } = JSON.parse(stdout) as { valid: boolean; diagnostics: unknown };
      expect(valid || diagnostics).toBe(true);
      const plan = await run("plan");
      expect({ code: plan.code, stderr: plan.stderr }).toEqual({ code: 0, stderr: "" });
      expect(created(plan.stdout)).toHaveLength(OFFICIAL.length + 2);
    };
    await inStack(folder, { TF_VAR_token: "t0ken" }, work, [datadog()]);
  });
});

describe.each(["access.md", "connections.md"])("what the guide %s shows of constructs", (name) => {
  const blocks = codeBlocks(readFileSync(join(GUIDES, name), "utf8"), "ts");

  it.each(blocks.map((block) => [block.split("\n")[0] ?? "", block] as const))(
    "synthesizes: %s",
    (_, block) => {
      const options = { compilerOptions: { target: ScriptTarget.ES2022 } };
      const run = compileFunction(transpileModule(block, options).outputText, Object.keys(constructs));
      expect(() =>
        synthesize((stack) => {
          configureProviders(stack, { parkit: {} });
          run.apply(stack, Object.values(constructs));
        }),
      ).not.toThrow();
    },
  );
});
