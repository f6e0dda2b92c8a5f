import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App, TerraformResource, TerraformStack, TerraformVariable } from "cdktf";
import fc from "fast-check";

import { hclResource } from "@parkit/constructs/internal/terraform/hcl";
import { jsonTemplate, literalAttributes } from "@parkit/constructs/internal/terraform-text";

import { describeWithTool } from "../describe-with-tool";
import { terraformDirectory, type TerraformDirectory } from "../support/terraform";

/**
 * A value as an app holds it and as Terraform shall see it. `unknown` makes a value that only Terraform
 * knows.
 */
interface Case {
  readonly build: (unknown: (value: unknown, kind: "text" | "any") => unknown) => unknown;
  readonly expected: unknown;
}

const TEXT = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        "${",
        "%{",
        "}",
        "$",
        "%",
        "$$",
        "\\",
        '"',
        "\n",
        "${x}",
        "%{ if }",
        "~}",
        "<&>",
        "\u2028",
        "a",
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join("")),
);
const SCALAR = fc.oneof(
  TEXT,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => (value === 0 ? 0 : value)),
);

const known = SCALAR.map((value): Case => ({ build: () => value, expected: value }));
/** Text around a value that only Terraform knows. */
const mixed = fc.tuple(TEXT, TEXT, TEXT).map(([before, value, after]): Case => ({
  build: (unknown) => `${before}${String(unknown(value, "text"))}${after}`,
  expected: `${before}${value}${after}`,
}));
const whole = fc
  .oneof(fc.integer(), fc.boolean(), fc.array(TEXT, { minLength: 1, maxLength: 3 }))
  .map((value): Case => ({ build: (unknown) => unknown(value, "any"), expected: value }));

const LEAF = fc.oneof(known, mixed, whole);
const list = fc.array(LEAF, { maxLength: 4 }).map((items): Case => ({
  build: (unknown) => items.map(({ build }) => build(unknown)),
  expected: items.map(({ expected }) => expected),
}));
const NAME = TEXT.filter((name) => name !== "__proto__");
const CASE: fc.Arbitrary<Case> = fc
  .array(fc.tuple(NAME, fc.oneof(LEAF, list)), { maxLength: 4 })
  .map((members) => ({
    build: (unknown) => Object.fromEntries(members.map(([name, { build }]) => [name, build(unknown)])),
    expected: Object.fromEntries(members.map(([name, { expected }]) => [name, expected])),
  }));

/** Signs that Terraform or the framework could take for a part of the expression that follows them. */
const SIGNS_BEFORE_AN_EXPRESSION = ["%", "%%", "$%", "%$", "$$", "%{", "%${", "\r", "%\r"].map(
  (signs): Case => ({
    build: (unknown) => ({ text: `a${signs}${String(unknown("b", "text"))}` }),
    expected: { text: `a${signs}b` },
  }),
);

/** A resource of Terraform's own that takes any value. */
class Data extends TerraformResource {
  readonly #input: unknown;

  constructor(stack: TerraformStack, id: string, input: unknown) {
    super(stack, id, { terraformResourceType: "terraform_data" });
    this.overrideLogicalId(id);
    this.#input = input;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...literalAttributes({ input: this.#input }) };
  }

  public override toHclTerraform(): object {
    return hclResource(this.toTerraform() as object, super.toHclTerraform() as object);
  }
}

/** Texts of whole lines, as files have them. */
const FILE = fc
  .array(fc.oneof(TEXT, fc.constantFrom("EOF", " EOF ", "", "- a: b")), { minLength: 1, maxLength: 4 })
  .map((lines) => `${lines.join("\n")}\n`);
/** Names that the framework leaves bare would be code, or nothing. */
const OBJECT_NAME = fc.oneof(
  fc.constantFrom("a", "b_c", "d-e"),
  TEXT.map((text) => `x${text}`),
);
const VALUE: fc.Arbitrary<Case> = fc.oneof(
  LEAF,
  FILE.map((text): Case => ({ build: () => text, expected: text })),
  fc.array(FILE, { maxLength: 2 }).map((texts): Case => ({ build: () => texts, expected: texts })),
  list,
  fc
    .array(fc.tuple(OBJECT_NAME, fc.oneof(LEAF, list)), { minLength: 1, maxLength: 4 })
    .map((items): Case => ({
      build: (unknown) => Object.fromEntries(items.map(([name, { build }]) => [name, build(unknown)])),
      expected: Object.fromEntries(items.map(([name, { expected }]) => [name, expected])),
    })),
);

/** Terraform keeps text in Unicode's composed form and members in the order of their names. */
function asTerraform(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).normalize("NFC"));
}

describeWithTool("terraform", "text that Terraform evaluates", ({ path }) => {
  let directory: TerraformDirectory;

  beforeEach(async () => {
    directory = await terraformDirectory(path);
  });
  afterEach(() => directory.remove());

  /** A stack, and values that it knows only later. */
  function stackWithVariables() {
    const variables: Record<string, unknown> = {};
    const stack = new TerraformStack(new App({ outdir: directory.path }), "text");
    const unknown = (value: unknown, kind: "text" | "any"): unknown => {
      const name = `v${String(Object.keys(variables).length)}`;
      variables[name] = value;
      const variable = new TerraformVariable(stack, name, { type: kind === "text" ? "string" : "any" });
      return kind === "text" ? variable.stringValue : variable.value;
    };
    return { stack, variables, unknown };
  }

  it("comes out as it went in, in HCL, whatever is in it", async () => {
    const cases = [...SIGNS_BEFORE_AN_EXPRESSION, ...fc.sample(VALUE, 300)];
    const { stack, variables, unknown } = stackWithVariables();
    for (const [index, { build }] of cases.entries()) new Data(stack, `data${String(index)}`, build(unknown));
    stack.prepareStack();
    const { hcl } = stack.toHclTerraform() as { readonly hcl: string };
    await writeFile(join(directory.path, "cdk.tf"), hcl);
    await writeFile(join(directory.path, "terraform.tfvars.json"), JSON.stringify(variables));

    const { code, stderr } = await directory.run(["init"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await directory.run(["plan", "-out=plan"])).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await directory.run(["show", "-json", "plan"]);
    const { planned_values: planned } = JSON.parse(stdout) as {
      planned_values: { root_module: { resources: { name: string; values: { input: unknown } }[] } };
    };
    const inputs = new Map(planned.root_module.resources.map(({ name, values }) => [name, values.input]));
    for (const [index, { expected }] of cases.entries())
      expect(inputs.get(`data${String(index)}`)).toEqual(asTerraform(expected));
  });

  it("comes out as it went in, in attributes and in JSON, whatever is in it", async () => {
    const cases = [...SIGNS_BEFORE_AN_EXPRESSION, ...fc.sample(CASE, 150)];
    const { stack, variables, unknown } = stackWithVariables();
    for (const [index, { build }] of cases.entries()) {
      stack.addOverride(`output.json${String(index)}.value`, jsonTemplate(build(unknown)));
      const attributes = literalAttributes({ value: build(unknown) });
      stack.addOverride(`output.attributes${String(index)}.value`, attributes);
    }
    stack.prepareStack();
    const { output, variable } = stack.toTerraform() as Record<string, unknown>;
    await writeFile(join(directory.path, "cdk.tf.json"), JSON.stringify({ output, variable }));
    await writeFile(join(directory.path, "terraform.tfvars.json"), JSON.stringify(variables));

    expect(await directory.run(["apply", "-auto-approve"])).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await directory.run(["output", "-json"]);
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    for (const [index, { expected }] of cases.entries()) {
      const text = outputs[`json${String(index)}`]?.value;
      expect(JSON.parse(String(text))).toEqual(asTerraform(expected));
      expect(outputs[`attributes${String(index)}`]?.value).toEqual({ value: asTerraform(expected) });
    }
  });
});
