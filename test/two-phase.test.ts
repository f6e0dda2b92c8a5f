import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeWithTool } from "./describe-with-tool";
import { EXAMPLE_KEYS, synthesizeExample, type ExampleStack } from "./support/example-stacks";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type CommandResult, type LocalProvider } from "./support/terraform";

const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const HELM = { source: "registry.terraform.io/hashicorp/helm", version: "3.1.1" };
const KUBERNETES = { source: "registry.terraform.io/hashicorp/kubernetes", version: "2.38.0" };

describeWithTool("terraform", "two phases of the operator (schema only)", ({ path }) => {
  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }
  let scratch: string;
  let providers: readonly LocalProvider[];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "parkit-two-phase-"));
    providers = [HELM, KUBERNETES].map(({ source, version }) =>
      schemaDoubleProvider(scratch, schemas, source, version),
    );
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true });
  });

  /** Plans a stack with the real Terraform; of the providers only their schemas. */
  async function plan(
    { folder }: ExampleStack,
    change: (configuration: string) => string = (same) => same,
  ): Promise<CommandResult> {
    const directory = await terraformDirectory(path, providers);
    try {
      await cp(folder, directory.path, { recursive: true });
      const file = join(directory.path, "cdk.tf.json");
      await writeFile(file, change(await readFile(file, "utf8")));
      expect(await directory.run(["init"])).toMatchObject({ code: 0 });
      expect(await directory.run(["validate"])).toMatchObject({ code: 0 });
      return await directory.run(["plan"], EXAMPLE_KEYS);
    } finally {
      await directory.remove();
    }
  }

  const created = (stdout: string): readonly string[] =>
    [...stdout.matchAll(/^ {2}# (\w+)\.\S+ will be created$/gm)].map(([, type = ""]) => type).sort();

  it("inline: one stack, planned whole in an empty cluster", async () => {
    const [stack, ...others] = await synthesizeExample("operator-inline", join(scratch, "inline"));
    expect(others).toEqual([]);
    if (stack === undefined) throw new Error("no stack");
    const { code, stdout, stderr } = await plan(stack);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(created(stdout)).toEqual([
      "helm_release",
      "helm_release",
      "kubernetes_annotations",
      "kubernetes_namespace_v1",
      "kubernetes_role_binding_v1",
      "kubernetes_role_v1",
      "kubernetes_secret_v1",
    ]);
    expect(stdout).not.toContain(EXAMPLE_KEYS.TF_VAR_dd_api_key);
  });

  it("staged: two stacks, the operator in the first", async () => {
    const stacks = await synthesizeExample("operator-staged", join(scratch, "staged"));
    const plans = new Map<string, readonly string[]>();
    for (const stack of stacks) {
      const { code, stdout, stderr } = await plan(stack);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      plans.set(stack.name, created(stdout));
    }
    expect(plans.get("operator")).toEqual(["helm_release", "kubernetes_namespace_v1"]);
    expect(plans.get("runner")).toEqual([
      "kubernetes_annotations",
      "kubernetes_manifest",
      "kubernetes_role_binding_v1",
      "kubernetes_role_v1",
      "kubernetes_secret_v1",
    ]);
  });
});
