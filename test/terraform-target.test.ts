import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { describeWithTool } from "./describe-with-tool";
import { bundledParkit } from "./support/parkit-stack";
import { runParkit } from "./support/run-parkit";
import { terraformDirectory, type TerraformDirectory } from "./support/terraform";

const GOLDEN = resolve(__dirname, "../targets/golden");

/**
 * Every kind of object that the target makes, with a runner that Terraform enrolls and texts that Terraform
 * could take for its own.
 */
const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request, com.datadoghq.postgresql.select]
    identity: { type: managed }
    credentials: { orders: { type: postgresql, from: { secretName: orders-db } } }
    deployment: { type: helm, namespace: datadog }
connections:
  - { name: orders, runner: payments, integration: { type: postgresql, credential: orders }, identifierTags: [env:prod] }
  - { name: "2nd \${orders}", runner: payments, integration: { type: postgresql, credential: orders }, identifierTags: [env:test] }
  - name: billing
    integration:
      type: http
      baseUrl: https://billing.example.com
      auth:
        type: token-auth
        tokens: [{ name: key, value: { type: terraform, variable: billing_key, version: 2 } }]
        headers: [{ name: X-Note, value: "%{ if } \${nothing}" }]
  - { name: ai, integration: { type: openai, auth: { type: api-key, apiToken: { type: terraform, variable: openai, version: 1 } } } }
connectionGroups:
  - { name: databases, identifierTagKeys: [env], connections: [orders, "2nd \${orders}"] }
`;

describeWithTool("terraform", "target terraform", ({ path }) => {
  let directory: TerraformDirectory;
  let bundle: string;

  beforeAll(async () => {
    bundle = await mkdtemp(join(tmpdir(), "parkit-terraform-target-"));
    const provider = bundledParkit(bundle);
    directory = await terraformDirectory(path, [provider]);
    await writeFile(join(directory.path, "parkit.yaml"), DESCRIPTION);
  });
  afterAll(async () => {
    await directory.remove();
    await rm(bundle, { recursive: true });
  });

  const validated = async (): Promise<unknown> => {
    const { stdout } = await directory.run(["validate", "-json"]);
    const { valid, diagnostics } = JSON.parse(stdout) as { valid: boolean; diagnostics: unknown };
    return valid || diagnostics;
  };

  it("writes a configuration that the CLI and the provider accept", async () => {
    const { code, stderr } = await runParkit(["synth", "terraform", "-o", "main.tf.json"], {
      cwd: directory.path,
    });
    expect([code, stderr.split("\n")[0]]).toEqual([0, "wrote main.tf.json"]);
    expect(await directory.run(["init"])).toMatchObject({ code: 0 });
    expect(await validated()).toBe(true);
    const { resource } = JSON.parse(await readFile(join(directory.path, "main.tf.json"), "utf8")) as {
      resource: object;
    };
    expect(Object.keys(resource)).toEqual([
      "parkit_runner_enrollment",
      "parkit_connection_postgresql",
      "parkit_connection_http",
      "parkit_connection_openai",
      "parkit_connection_group",
    ]);
  });

  it.each(["access", "cloud-connections", "helm-payments"])(
    "made the golden file of %s acceptable",
    async (scenario) => {
      await cp(join(GOLDEN, scenario, "terraform/main.tf.json"), join(directory.path, "main.tf.json"));
      expect(await validated()).toBe(true);
    },
  );

  it("is told by them when an argument does not exist", async () => {
    const file = join(directory.path, "main.tf.json");
    await writeFile(file, (await readFile(file, "utf8")).replace('"name":', '"nome":'));
    expect(JSON.stringify(await validated())).toContain("Extraneous JSON object property");
  });
});
