import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import {
  Actions,
  configureProviders,
  Connection,
  ConnectionGroup,
  Deployment,
  HttpAuth,
  Integration,
  ParkitProvider,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
} from "@parkit/constructs";
import { startControlPlane, type ControlPlane } from "@parkit/control-plane";
import { terraformEnvironment } from "@parkit/toolchain";
import { App, Fn, TerraformStack, TerraformVariable, Token } from "cdktf";

import { mustRun } from "../../examples/demo/program";
import { describeWithTool } from "../describe-with-tool";
import { providerSettings } from "../support/parkit-stack";
import { schemaDoubleProvider } from "../support/schema-double";
import { terraformDirectory, type LocalProvider } from "../support/terraform";

const ROOT = resolve(__dirname, "../..");
const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
/** Values for the variables of examples. */
const EXAMPLE_VARIABLES = {
  runner_urn: URN,
  dd_api_key: "a".repeat(32),
  dd_app_key: "b".repeat(40),
  team_id: "9a1f",
  openai_token: "t0ken",
};

const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) => {
  const file = join(ROOT, "examples", name, "main.ts");
  // Its providers are doubles in a test of its own.
  return name !== "eks-operator" && existsSync(file) && readFileSync(file, "utf8").includes("new App(");
});

const BY_THE_CLI = "quickstart";

const HELM = { source: "registry.terraform.io/hashicorp/helm", version: "3.1.1" };
const KUBERNETES = { source: "registry.terraform.io/hashicorp/kubernetes", version: "2.38.0" };
const DOCKER = { source: "registry.terraform.io/kreuzwerker/docker", version: "3.6.2" };
const DATADOG = { source: "registry.terraform.io/datadog/datadog", version: "4.19.0" };
const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");

/** Texts in which a writer of HCL could see code, or the end of a text. */
const TEXTS = {
  code: "costs ${x} %{ if } $${y} %%{z} {{ t }} $ % {",
  quotes: 'say "a" \\ C:\\new \\" \\${x} \'',
  lines: "one\n  two\r\n\tthree\nEOF\n",
  bracket: "[{{ t }}]",
  brace: '{ "a": "${b}" }',
  number: "0123",
  integer: "-123",
  letters: "é 漢",
};

/**
 * A plan as JSON, without the time when it was made. Of the configuration only the providers' is of interest,
 * which is nowhere else in a plan; the rest is in it as it was written, not as it was understood: in
 * Terraform JSON even escapes and expressions are told as constants.
 */
function comparable(plan: string): Readonly<Record<string, unknown>> {
  const parsed = JSON.parse(plan, (_name, value: unknown) =>
    typeof value === "object" && value !== null && "references" in value
      ? { ...value, constant_value: undefined }
      : value,
  ) as {
    readonly configuration: { readonly provider_config: unknown };
    readonly relevant_attributes?: readonly unknown[];
  };
  // Terraform tells them in any order.
  const relevant = (parsed.relevant_attributes ?? []).map((attribute) => JSON.stringify(attribute)).sort();
  return {
    ...parsed,
    timestamp: undefined,
    configuration: parsed.configuration.provider_config,
    relevant_attributes: relevant,
  };
}

describeWithTool("terraform", "cdktf synth --hcl plans what cdktf synth plans", ({ path }) => {
  let plane: ControlPlane;
  let scratch: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    scratch = await mkdtemp(join(tmpdir(), "parkit-hcl-"));
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true });
    await plane.close();
  });

  /** What Terraform makes of a synthesized stack. */
  async function planOf(
    folder: string,
    variables: Readonly<Record<string, unknown>>,
    providers: readonly LocalProvider[] = [],
  ): Promise<Readonly<Record<string, unknown>>> {
    const directory = await terraformDirectory(path, providers);
    try {
      await cp(folder, directory.path, { recursive: true });
      await writeFile(join(directory.path, "terraform.tfvars.json"), JSON.stringify(variables));
      const run = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await directory.run(args, providerSettings(plane));
        expect({ args, code, output: code === 0 ? "" : stdout + stderr }).toEqual({
          args,
          code: 0,
          output: "",
        });
        return stdout;
      };
      await run("init");
      await run("plan", "-out=plan");
      return comparable(await run("show", "-json", "plan"));
    } finally {
      await directory.remove();
    }
  }

  it("has examples to convert", () => {
    expect(EXAMPLES).toContain(BY_THE_CLI);
  });

  it.each(EXAMPLES)("for example %s", async (name) => {
    const app = join(ROOT, "examples/dist", name, "main.js");
    const synth = async (form: "json" | "hcl"): Promise<string> => {
      const output = join(scratch, `${name}-${form}`);
      // One by the CLI, which for each form starts another program first; the others as the CLI starts them.
      if (name === BY_THE_CLI) {
        const cli = require.resolve("cdktf-cli/bundle/bin/cdktf.js");
        const argv = [cli, "synth", "--app", `${process.execPath} ${app}`, "--output", output];
        const flags = form === "hcl" ? ["--hcl"] : [];
        await mustRun(process.execPath, [...argv, ...flags], { cwd: ROOT, env: terraformEnvironment() });
      } else {
        const told = { CDKTF_OUTDIR: output, SYNTH_HCL_OUTPUT: String(form === "hcl") };
        await mustRun(process.execPath, [app], { cwd: ROOT, env: { ...terraformEnvironment(), ...told } });
      }
      return join(output, "stacks");
    };
    const [jsonStacks, hclStacks] = [await synth("json"), await synth("hcl")];
    for (const stack of readdirSync(jsonStacks)) {
      const [json, hcl] = [join(jsonStacks, stack), join(hclStacks, stack)];
      expect([existsSync(join(json, "cdk.tf.json")), existsSync(join(hcl, "cdk.tf"))]).toEqual([true, true]);
      const required = readFileSync(join(json, "cdk.tf.json"), "utf8");
      const doubles = [HELM, KUBERNETES, DOCKER, DATADOG].filter(({ source }) =>
        new RegExp(`"source": "(?:\\w+/)?${source.split("/").at(-1) ?? ""}"`, "i").test(required),
      );
      if (doubles.length > 0 && !existsSync(schemas)) continue;
      const providers = doubles.map(({ source, version }) =>
        schemaDoubleProvider(scratch, schemas, source, version),
      );
      expect(await planOf(hcl, EXAMPLE_VARIABLES, providers)).toEqual(
        await planOf(json, EXAMPLE_VARIABLES, providers),
      );
    }
  });

  /** Synthesizes a stack as JSON or as HCL, as the CLI tells apps by this variable. */
  function synthesize(name: string, form: "json" | "hcl", build: (stack: TerraformStack) => void): string {
    const outdir = join(scratch, `${name}-${form}`);
    process.env["SYNTH_HCL_OUTPUT"] = String(form === "hcl");
    try {
      const app = new App({ outdir });
      build(new TerraformStack(app, "stack"));
      app.synth();
    } finally {
      delete process.env["SYNTH_HCL_OUTPUT"];
    }
    return join(outdir, "stacks/stack");
  }

  it("for expressions, nested values, secrets, text that looks like code, overrides and meta-arguments", async () => {
    const build = (stack: TerraformStack): void => {
      const text = (id: string): string => new TerraformVariable(stack, id, { type: "string" }).stringValue;
      const tags = new TerraformVariable(stack, "tags", { type: "map(string)" });
      const protection = new TerraformVariable(stack, "protection", { type: "bool" });
      new TerraformVariable(stack, "token", { type: "string", sensitive: true });
      const appKey = new TerraformVariable(stack, "app_key", { type: "string", sensitive: true });
      configureProviders(stack, { parkit: { appKey: appKey.stringValue, validate: false } });
      const provider = new ParkitProvider(stack, "other", { alias: "other", apiUrl: plane.url });
      const runner = PrivateActionRunner.fromUrn(stack, "runner", text("urn"));
      const name = text("name");
      const quoted = new Connection(stack, "quoted", {
        name: `${TEXTS.quotes} ${TEXTS.code}`,
        runner,
        integration: Integration.http(),
        identifierTags: Token.asStringMap(tags.value),
        deletionProtection: Token.asAny(protection.value),
        provider,
      });
      const mixed = new Connection(stack, "mixed", {
        name: `{"${name}" \\ ${Fn.replace(name, Fn.rawString('"}'), "}{")} ${Fn.upper(name)}}`,
        runner,
        integration: Integration.http({ baseUrl: `https://example.com/${name}` }),
        identifierTags: ["env:prod", `team:${name}`],
        deletionProtection: true,
        dependsOn: [quoted],
      });
      mixed.resource.addOverride("lifecycle", { ignore_changes: ["name"] });
      const secrets = new Connection(stack, "secrets", {
        name: "secrets",
        integration: Integration.http({
          baseUrl: "https://example.com",
          auth: HttpAuth.token({
            tokens: [
              { name: "t", value: Secret.terraform("token", 1) },
              { name: "stored", value: Secret.terraform("token") },
              { name: "literal", value: { type: "literal", value: 'a ${b} "c"', force: true } },
            ],
            // A header has no line breaks.
            headers: Object.entries({ ...TEXTS, mixed: `[${name}]` })
              .filter(([key]) => key !== "lines")
              .map(([key, value]) => ({ name: key, value })),
            body: { content: `${TEXTS.lines}${name}\n`, contentType: "text/plain" },
          }),
        }),
      });
      secrets.resource.addOverride("base_url", "https://overridden.example.com");
      secrets.resource.addOverride("token_auth.url_parameters", [{ name: "v", value: "1" }]);
      new ConnectionGroup(stack, "group", {
        name: "group",
        identifierTagKeys: ["env"],
        connections: [quoted, mixed],
      });
    };
    const variables = {
      urn: URN,
      name: "a-1",
      tags: { env: "staging" },
      protection: true,
      token: "s3cret",
      app_key: plane.appKey,
    };
    const plan = await planOf(synthesize("texts", "json", build), variables);
    expect(await planOf(synthesize("texts", "hcl", build), variables)).toEqual(plan);
    const planned = JSON.stringify(plan["planned_values"]);
    for (const value of Object.values(TEXTS)) expect(planned).toContain(JSON.stringify(value).slice(1, -1));
    expect(planned).toContain("https://overridden.example.com");
    expect(plan["configuration"]).toMatchObject({
      parkit: {
        expressions: { app_key: { references: ["var.app_key"] }, validate: { constant_value: false } },
      },
      "parkit.other": { expressions: { api_url: { constant_value: plane.url } } },
    });
  });

  if (contracts === undefined || !existsSync(schemas)) {
    it.todo(
      "for runners that Helm deploys [skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]",
    );
    return;
  }
  it("for runners that Helm deploys, with values known at synthesis and at deployment", async () => {
    const build = (stack: TerraformStack): void => {
      configureProviders(stack, { helm: { kubernetes: { host: "https://127.0.0.1:1" } } });
      const timeout = new TerraformVariable(stack, "timeout", { type: "number" }).numberValue;
      for (const [id, more] of Object.entries({ known: {}, later: { taskTimeoutSeconds: timeout } }))
        new PrivateActionRunner(stack, id, {
          name: id,
          allow: [Actions.http.request],
          identity: RunnerIdentity.secret({ secretName: `${id}-identity`, urn: URN + id }),
          deployment: Deployment.helm({ namespace: "datadog" }),
          ...more,
        });
    };
    const helm = schemaDoubleProvider(scratch, schemas, HELM.source, HELM.version);
    const variables = { timeout: 60 };
    const [json, hcl] = (["json", "hcl"] as const).map((form) => synthesize("helm", form, build));
    const plan = await planOf(json ?? "", variables, [helm]);
    expect(await planOf(hcl ?? "", variables, [helm])).toEqual(plan);
    expect(JSON.stringify(plan["planned_values"])).toContain('taskTimeoutSeconds\\":60');
    expect(readFileSync(join(hcl ?? "", "cdk.tf"), "utf8")).toContain("\n  config:\n    ddBaseURL:");
  });
});
