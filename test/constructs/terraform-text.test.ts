import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App, TerraformStack, TerraformVariable } from "cdktf";
import fc from "fast-check";

import { jsonTemplate, literalAttributes } from "@parkit/constructs/internal/terraform-text";

import { describeWithTool } from "../describe-with-tool";
import { terraformDirectory } from "../support/terraform";
import type { TerraformDirectory } from "../support/terraform";

/** A value as an app holds it and as Terraform shall see it. `unknown` makes a value that only Terraform knows. */
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

/** Terraform keeps text in Unicode's composed form and members in the order of their names. */
function asTerraform(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).normalize("NFC"));
}

describeWithTool("terraform", "text that Terraform evaluates", ({ path }) => {
  let directory: TerraformDirectory;

  beforeAll(async () => {
    directory = await terraformDirectory(path);
  });
  afterAll(() => directory.remove());

  it("comes out as it went in, in attributes and in JSON, whatever is in it", async () => {
    const cases = [...SIGNS_BEFORE_AN_EXPRESSION, ...fc.sample(CASE, 150)];
    const variables: Record<string, unknown> = {};
    const stack = new TerraformStack(new App({ outdir: directory.path }), "text");
    const unknown = (value: unknown, kind: "text" | "any"): unknown => {
      const name = `v${String(Object.keys(variables).length)}`;
      variables[name] = value;
      const variable = new TerraformVariable(stack, name, { type: kind === "text" ? "string" : "any" });
      return kind === "text" ? variable.stringValue : variable.value;
    };
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
