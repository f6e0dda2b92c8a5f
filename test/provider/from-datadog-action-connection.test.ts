/**
 * The guide for people who come from Datadog's own resource, held against that resource's schema and tried
 * out.
 */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import {
  connectionResourceType,
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";
import { parkit } from "@parkit/terraform-provider/internal/parkit";
import type { Attributes, Block } from "@parkit/terraform-plugin";
import { describeWithTool } from "../describe-with-tool";
import { codeBlocks } from "../support/code-blocks";
import { bundledParkit, onOneLine, providerSettings } from "../support/parkit-stack";
import { schemaDoubleProvider } from "../support/schema-double";
import { terraformDirectory, type TerraformDirectory } from "../support/terraform";

const PAGE = readFileSync(join(__dirname, "../../docs/guide/from-datadog-action-connection.md"), "utf8");
const [BEFORE = "", AFTER = "", HANDOVER = ""] = codeBlocks(PAGE, "hcl");
const DATADOG = { source: "registry.terraform.io/datadog/datadog", version: "4.19.0" };
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

/** Credentials that Datadog's own resource has: those that Datadog keeps. */
const CREDENTIALS = INTEGRATION_TYPES.flatMap((type) =>
  INTEGRATIONS[type].credentials
    .filter(({ reach }) => reach === "cloud")
    .map((credential) => ({ type, name: terraformName(credential.type) })),
);

describe("the page for people who come from datadog_action_connection", () => {
  it("has a row for every credential that Datadog keeps", () => {
    for (const { type, name } of CREDENTIALS)
      expect(PAGE).toContain(
        `| \`${terraformName(type)} { ${name} { … } }\` | \`${connectionResourceType(type)}\` | \`${name} = { … }\` |`,
      );
    expect(PAGE.match(/^\| `[^`]+ { [^`]+ { … } }` \|/gm)).toHaveLength(CREDENTIALS.length);
  });

  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }

  it("leads every argument of Datadog's resource to one of the same name", () => {
    const missing = [...leavesOf(officialBlock())].filter((path) => !isArgument(path));
    expect(missing).toEqual([]);
  });

  describeWithTool("terraform", "under the real CLI (schema only)", ({ path }) => {
    let plane: ControlPlane;
    let scratch: string;
    let directory: TerraformDirectory;

    beforeAll(async () => {
      plane = await startControlPlane();
      scratch = await mkdtemp(join(tmpdir(), "parkit-from-datadog-"));
      directory = await terraformDirectory(path, [
        schemaDoubleProvider(scratch, schemas, DATADOG.source, DATADOG.version),
        bundledParkit(scratch),
      ]);
    });

    afterAll(async () => {
      await directory.remove();
      await rm(scratch, { recursive: true });
      await plane.close();
    });

    it("shows a block that is valid before, and hands its connection over without making it anew", async () => {
      const required = (text: string): string =>
        `terraform {\n  required_providers {\n    datadog = { source = "${DATADOG.source}" }\n    parkit = { source = "${PROVIDER_SOURCE}" }\n  }\n}\n${text}`;
      const env = { ...providerSettings(plane), TF_VAR_shop_token: "canary" };
      const run = async (...args: string[]): Promise<string> => {
        const { code, stdout, stderr } = await directory.run(args, env);
        expect([args[0], code, stderr]).toEqual([args[0], 0, ""]);
        return onOneLine(stdout);
      };
      await directory.write(required(BEFORE));
      await run("init");
      expect(await run("validate")).toContain("The configuration is valid");

      const id = await createdConnection(plane);
      await writeFile(join(directory.path, "terraform.tfstate"), stateOf(id));
      await directory.write(
        required(AFTER + HANDOVER.replaceAll("5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10", id)),
      );
      // The double has no connection that it could read.
      expect(await run("plan", "-refresh=false", "-out=plan.bin")).toContain(
        "Plan: 1 to import, 0 to add, 1 to change, 0 to destroy.",
      );
      await run("apply", "plan.bin");
      expect((await run("state", "list")).trim()).toBe("parkit_connection_http.shop");
      expect(await run("show")).toContain(`id = "${id}"`);
      await directory.write(required(AFTER));
      expect(await run("plan", "-detailed-exitcode")).toContain("No changes");
    });
  });
});

/** The connection of the page, made as Datadog's own provider makes it. */
async function createdConnection({ url, apiKey, appKey }: ControlPlane): Promise<string> {
  const credentials = {
    type: "HTTPTokenAuth",
    tokens: [{ name: "shopToken", type: "SECRET", value: "canary" }],
    headers: [{ name: "Authorization", value: "Bearer {{ shopToken }}" }],
    url_parameters: [{ name: "v", value: "2" }],
    body: { content_type: "application/json", content: "{}" },
  };
  const integration = { type: "HTTP", base_url: "https://shop.example.com", credentials };
  const response = await fetch(`${url}/api/v2/actions/connections`, {
    method: "POST",
    headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
    body: JSON.stringify({ data: { type: "action_connection", attributes: { name: "shop", integration } } }),
  });
  const { data } = (await response.json()) as { readonly data: { readonly id: string } };
  return data.id;
}

/** A state that has the connection as Datadog's own resource. */
function stateOf(id: string): string {
  return JSON.stringify({
    version: 4,
    terraform_version: "1.7.0",
    serial: 1,
    lineage: "5c1f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10",
    outputs: {},
    resources: [
      {
        mode: "managed",
        type: "datadog_action_connection",
        name: "shop",
        provider: `provider["${DATADOG.source}"]`,
        instances: [{ schema_version: 0, attributes: { id, name: "shop" } }],
      },
    ],
  });
}

function officialBlock(): Block {
  const { provider_schemas: providers } = JSON.parse(readFileSync(schemas, "utf8")) as {
    readonly provider_schemas: Readonly<
      Record<string, { readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>> }>
    >;
  };
  return providers[DATADOG.source]?.resource_schemas["datadog_action_connection"]?.block ?? {};
}

/** Paths of the arguments of a block, such as `http.token_auth.body.content`. */
function* leavesOf({ attributes = {}, block_types: nested = {} }: Block): Generator<readonly string[]> {
  for (const name of Object.keys(attributes)) yield [name];
  for (const [name, { block }] of Object.entries(nested))
    for (const path of leavesOf(block)) yield [name, ...path];
}

/** Lists have plural names here, and tokens no type: there is only one. */
const LISTS: Readonly<Record<string, string>> = {
  token: "tokens",
  header: "headers",
  url_parameter: "url_parameters",
};

function isArgument(path: readonly string[]): boolean {
  if (path.join(".") === "http.token_auth.token.type") return true;
  const [integration = "", ...rest] = path.length === 1 ? ["http", ...path] : path;
  let attributes: Attributes | undefined =
    parkit.resources?.[`parkit_connection_${integration}`]?.schema.block.attributes;
  for (const [index, name] of rest.entries()) {
    const attribute: Attributes[string] | undefined = attributes?.[LISTS[name] ?? name];
    if (attribute === undefined) return false;
    if (index === rest.length - 1) return true;
    attributes = attribute.nested_type?.attributes;
  }
  return false;
}
