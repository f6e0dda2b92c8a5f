import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeWithTool } from "../describe-with-tool";
import { terraformDirectory, type TerraformDirectory } from "../support/terraform";
import { bundleProvider } from "./thing/bundle";

const SOURCE = "parkit.invalid/parkit/thing";
const HEADER = `
terraform {
  required_providers {
    thing = { source = "${SOURCE}" }
  }
}
provider "thing" {
  directory = "\${path.module}/store"
}
`;

jest.setTimeout(120_000);

describeWithTool("terraform", "a provider under the real CLI", ({ path }) => {
  let directory: TerraformDirectory;
  let bundle: string;

  beforeAll(() => {
    bundle = bundleProvider("main.ts");
  });

  beforeEach(async () => {
    directory = await terraformDirectory(path, [{ source: SOURCE, version: "0.1.0", file: bundle }]);
    await directory.write(HEADER);
    await succeed("init");
  });

  afterEach(async () => {
    await directory.remove();
  });

  async function succeed(...args: string[]): Promise<string> {
    const result = await directory.run([...args]);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
    return result.stdout;
  }

  const configure = (body: string): Promise<void> => directory.write(`${HEADER}\n${body}`);
  const apply = (): Promise<string> => succeed("apply", "-auto-approve");
  const expectNoChanges = async (): Promise<void> => {
    const plan = await directory.run(["plan", "-detailed-exitcode"]);
    expect([plan.code, plan.stderr]).toEqual([0, ""]);
  };
  const state = (): Promise<string> => readFile(join(directory.path, "terraform.tfstate"), "utf8");
  const things = (): Promise<string[]> => readdir(join(directory.path, "store")).catch(() => []);

  it("creates, plans nothing, updates in place, replaces and destroys", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n  tags = ["x", "y"]\n}');
    expect(await apply()).toContain("1 added");
    await expectNoChanges();

    await configure('resource "thing_thing" "a" {\n  name = "b"\n  tags = ["y", "z"]\n}');
    const update = await succeed("plan");
    expect(update).toContain("will be updated in-place");
    expect(update).toMatch(/revision\s+= 1 -> \(known after apply\)/);
    expect(update).not.toMatch(/id\s+=.*known after apply/);
    expect(await apply()).toContain("1 changed");
    await expectNoChanges();

    await configure('resource "thing_thing" "a" {\n  name = "b"\n  kind = "other"\n}');
    const replace = await succeed("plan");
    expect(replace).toContain("must be replaced");
    expect(replace).toMatch(/kind\s+= "plain" -> "other" # forces replacement/);
    expect(await apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect(await things()).toHaveLength(1);

    const destroy = await succeed("destroy", "-auto-approve");
    expect(destroy).toContain("1 destroyed");
    expect(destroy).toContain("Thing will be gone");
    expect(await things()).toEqual([]);
  });

  it("replaces when a nested object appears, and updates when it only changes", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await apply();
    await configure('resource "thing_thing" "a" {\n  name = "a"\n  endpoint = { url = "http://one" }\n}');
    expect(await succeed("plan")).toContain("must be replaced");
    await apply();
    await configure('resource "thing_thing" "a" {\n  name = "a"\n  endpoint = { url = "http://two" }\n}');
    expect(await succeed("plan")).toContain("will be updated in-place");
    await apply();
    await expectNoChanges();
  });

  it("keeps numbers that no double holds, empty and null collections, and composed text", async () => {
    await configure(`
      resource "thing_thing" "big" {
        name  = "caf\\u0065\\u0301"
        size  = 9007199254740993
        tags  = []
        steps = []
      }
      resource "thing_thing" "huge" {
        name   = "b"
        size   = 123456789012345678901234567890.5
        tags   = null
        labels = {}
      }`);
    await apply();
    await expectNoChanges();
    expect(await state()).toContain("9007199254740993");
  });

  it("shows drift, and proposes to create what vanished", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await apply();
    const [file = ""] = await things();
    const stored = join(directory.path, "store", file);
    await writeFile(stored, (await readFile(stored, "utf8")).replace('"a"', '"changed"'));
    expect(await succeed("plan")).toMatch(/name\s+= "changed" -> "a"/);
    await rm(stored);
    expect(await succeed("plan")).toContain("1 to add");
  });

  it("imports by id", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await apply();
    const [file = ""] = await things();
    const id = file.replace(".json", "");
    await succeed("state", "rm", "thing_thing.a");
    await succeed("import", "thing_thing.a", id);
    await apply();
    await expectNoChanges();
    expect(await things()).toHaveLength(1);
  });

  it("stores nothing when create fails before the object exists, and taints it when it fails after", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n  fail = "before"\n}');
    const before = await directory.run(["apply", "-auto-approve"]);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain("failed before the thing was made");
    expect(await succeed("state", "list")).toBe("");

    await configure('resource "thing_thing" "a" {\n  name = "a"\n  fail = "after"\n}');
    expect((await directory.run(["apply", "-auto-approve"])).stderr).toContain(
      "failed after the thing was made",
    );
    expect(await state()).toContain('"status": "tainted"');
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    expect(await succeed("plan")).toContain("is tainted, so must be replaced");
    await apply();
    expect(await things()).toHaveLength(1);
  });

  it("keeps the prior state when an update fails, and names the attribute", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await apply();
    await configure('resource "thing_thing" "a" {\n  name = "b"\n  fail = "update"\n}');
    const failed = await directory.run(["apply", "-auto-approve"]);
    expect(failed.stderr).toContain("Update was refused");
    expect(failed.stderr).toContain('fail = "update"');
    expect(await succeed("state", "show", "thing_thing.a")).toMatch(/name\s+= "a"/);
  });

  it("shows validation errors at the attribute, offline", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "forbidden"\n}');
    const validation = await directory.run(["validate"]);
    expect(validation.code).toBe(1);
    expect(validation.stderr).toContain("Name is forbidden");
    expect(validation.stderr).toContain('name = "forbidden"');
  });

  it("never stores or logs a write-only value, and updates by its version", async () => {
    const secret = "canary-4711";
    const body = (version: number): string =>
      `resource "thing_thing" "a" {\n  name = "a"\n  secret_wo = "${secret}"\n  secret_wo_version = ${version}\n}`;
    await configure(body(1));
    const logFile = join(directory.path, "trace.log");
    const result = await directory.run(["apply", "-auto-approve"], { TF_LOG: "trace", TF_LOG_PATH: logFile });
    expect(result.code).toBe(0);
    const providerLines = (await readFile(logFile, "utf8"))
      .split("\n")
      .filter((line) => line.includes("provider.terraform-provider-thing"));
    expect(providerLines.join("\n") + (await state()) + result.stdout).not.toContain(secret);
    await expectNoChanges();
    await configure(body(2));
    expect(await apply()).toContain("1 changed");
  });

  it("upgrades state of an older schema version and refuses a newer one", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "first"\n}');
    await apply();
    const file = join(directory.path, "terraform.tfstate");
    const current = await readFile(file, "utf8");
    await writeFile(
      file,
      current
        .replace('"schema_version": 1', '"schema_version": 0')
        .replace('"name": "first"', '"title": "first", "gone": 1'),
    );
    await expectNoChanges();
    await writeFile(file, current.replace('"schema_version": 1', '"schema_version": 9'));
    expect((await directory.run(["plan"])).stderr).toMatch(/newer\s+provider|newer than the provider/);
  });

  it("plans with everything unknown, and with unknown provider configuration", async () => {
    await directory.write(
      HEADER.replace('"${path.module}/store"', "terraform_data.one.output") +
        `
      resource "terraform_data" "one" {
        input = "\${path.module}/store"
      }
      resource "terraform_data" "many" {
        input = ["x", "y"]
      }
      resource "thing_thing" "a" {
        name     = terraform_data.one.output
        tags     = terraform_data.many.output
        endpoint = { url = terraform_data.one.output }
        size     = length(terraform_data.many.output)
        dynamic "rule" {
          for_each = terraform_data.many.output
          content {
            action = rule.value
          }
        }
      }`,
    );
    expect(await succeed("plan")).toContain("3 to add");
    expect(await apply()).toContain("3 added");
    await expectNoChanges();
  });

  it("reads data sources, opens ephemeral resources and calls functions", async () => {
    await configure(`
      data "thing_lookup" "a" {
        key = "k"
      }
      ephemeral "thing_ticket" "t" {
        subject = "s"
      }
      resource "thing_thing" "a" {
        name              = provider::thing::joined("-", "a", "b")
        secret_wo         = ephemeral.thing_ticket.t.code
        secret_wo_version = 1
      }
      output "directory" {
        value = data.thing_lookup.a.directory
      }`);
    const output = await apply();
    expect(output).toContain('directory = "./store"');
    expect(await succeed("state", "show", "thing_thing.a")).toMatch(/name\s+= "a-b"/);

    await configure('output "wrong" {\n  value = provider::thing::joined("", "a")\n}');
    expect((await directory.run(["plan"])).stderr).toContain("the separator must not be empty");
  });

  it("applies many resources at once", async () => {
    await configure('resource "thing_thing" "many" {\n  count = 100\n  name = "thing ${count.index}"\n}');
    expect(await apply()).toContain("100 added");
    await expectNoChanges();
    expect(await succeed("destroy", "-auto-approve")).toContain("100 destroyed");
  });

  it("survives an old and a plain-text channel", async () => {
    await configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    expect((await directory.run(["plan"], { TF_DISABLE_PLUGIN_TLS: "1" })).code).toBe(0);
  });

  it("offers a schema that the CLI reads back as declared", async () => {
    const schemas = JSON.parse(await succeed("providers", "schema", "-json")) as {
      provider_schemas: Record<
        string,
        { resource_schemas: Record<string, { version: number; block: unknown }> }
      >;
    };
    const schema = schemas.provider_schemas[SOURCE]?.resource_schemas["thing_thing"];
    expect(schema?.version).toBe(1);
    expect(schema?.block).toMatchObject({
      attributes: {
        secret_wo: { type: "string", optional: true, write_only: true },
        endpoint: { nested_type: { nesting_mode: "single", attributes: { address: { computed: true } } } },
      },
      block_types: { rule: { nesting_mode: "list" } },
    });
  });
});
