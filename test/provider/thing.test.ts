import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTool } from "../describe-with-tool";
import { attachProvider, type AttachedProvider } from "../support/reattach";
import { terraformDirectory, type CommandResult, type TerraformDirectory } from "../support/terraform";
import { bundleProvider } from "./thing/bundle";
import { thingProvider } from "./thing/provider";

const SOURCE = "parkit.invalid/parkit/thing";
const header = (store: string): string => `
terraform {
  required_providers {
    thing = { source = "${SOURCE}" }
  }
}
provider "thing" {
  directory = ${store}
}
`;

/** What the tests of either kind of provider do with the CLI. */
interface Bench {
  readonly directory: TerraformDirectory;
  /** Replaces the configuration below the provider's. */
  configure(body: string): Promise<void>;
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  succeed(...args: string[]): Promise<string>;
  apply(): Promise<string>;
  expectNoChanges(): Promise<void>;
  state(): Promise<string>;
  /** Names of the files in the store. */
  things(): Promise<string[]>;
}

function bench(directory: TerraformDirectory, env: NodeJS.ProcessEnv = {}): Bench {
  const store = join(directory.path, "store");
  const run: Bench["run"] = (args, extra) => directory.run(args, { ...env, ...extra });
  const succeed: Bench["succeed"] = async (...args) => {
    const result = await run(args);
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
    return result.stdout;
  };
  return {
    directory,
    run,
    succeed,
    configure: (body) => directory.write(`${header(JSON.stringify(store))}\n${body}`),
    apply: () => succeed("apply", "-auto-approve"),
    async expectNoChanges() {
      const plan = await run(["plan", "-detailed-exitcode"]);
      expect([plan.code, plan.stderr]).toEqual([0, ""]);
    },
    state: () => readFile(join(directory.path, "terraform.tfstate"), "utf8"),
    things: () => readdir(store).catch(() => []),
  };
}

describeWithTool("terraform", "a provider process under the real CLI", ({ path }) => {
  let at: Bench;
  let directory: string;
  let bundle: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "thing-"));
    bundle = bundleProvider("main.ts", directory);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  beforeEach(async () => {
    at = bench(await terraformDirectory(path, [{ source: SOURCE, version: "0.1.0", file: bundle }]));
    await at.configure("");
    await at.succeed("init");
  });

  afterEach(async () => {
    await at.directory.remove();
  });

  it("creates, plans nothing, updates in place, replaces and destroys", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n  tags = ["x", "y"]\n}');
    expect(await at.apply()).toContain("1 added");
    await at.expectNoChanges();

    await at.configure('resource "thing_thing" "a" {\n  name = "b"\n  tags = ["y", "z"]\n}');
    const update = await at.succeed("plan");
    expect(update).toContain("will be updated in-place");
    expect(update).toMatch(/revision\s+= 1 -> \(known after apply\)/);
    expect(update).not.toMatch(/id\s+=.*known after apply/);
    expect(await at.apply()).toContain("1 changed");
    await at.expectNoChanges();

    await at.configure('resource "thing_thing" "a" {\n  name = "b"\n  kind = "other"\n}');
    const replace = await at.succeed("plan");
    expect(replace).toContain("must be replaced");
    expect(replace).toMatch(/kind\s+= "plain" -> "other" # forces replacement/);
    expect(await at.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect(await at.things()).toHaveLength(1);

    const destroy = await at.succeed("destroy", "-auto-approve");
    expect(destroy).toContain("1 destroyed");
    expect(destroy).toContain("Thing will be gone");
    expect(await at.things()).toEqual([]);
  });

  it("never stores or logs a write-only value, and updates by its version", async () => {
    const secret = "canary-4711";
    const body = (version: number): string =>
      `resource "thing_thing" "a" {\n  name = "a"\n  secret_wo = "${secret}"\n  secret_wo_version = ${version}\n}`;
    await at.configure(body(1));
    const logFile = join(at.directory.path, "trace.log");
    const result = await at.run(["apply", "-auto-approve"], { TF_LOG: "trace", TF_LOG_PATH: logFile });
    expect(result.code).toBe(0);
    const providerLines = (await readFile(logFile, "utf8"))
      .split("\n")
      .filter((line) => line.includes("provider.terraform-provider-thing"));
    expect(providerLines.join("\n") + (await at.state()) + result.stdout).not.toContain(secret);
    await at.expectNoChanges();
    await at.configure(body(2));
    expect(await at.apply()).toContain("1 changed");
  });

  it("plans with everything unknown, and with unknown provider configuration", async () => {
    await at.directory.write(
      header("terraform_data.one.output") +
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
    expect(await at.succeed("plan")).toContain("3 to add");
    expect(await at.apply()).toContain("3 added");
    await at.expectNoChanges();
  });

  it("survives an old and a plain-text channel", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    expect((await at.run(["plan"], { TF_DISABLE_PLUGIN_TLS: "1" })).code).toBe(0);
  });

  it("offers a schema that the CLI reads back as declared", async () => {
    const schemas = JSON.parse(await at.succeed("providers", "schema", "-json")) as {
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

describeWithTool("terraform", "a provider in the test process under the real CLI", ({ path }) => {
  let at: Bench;
  let attached: AttachedProvider;

  beforeEach(async () => {
    attached = await attachProvider(SOURCE, thingProvider);
    at = bench(await terraformDirectory(path), attached.env);
  });

  afterEach(async () => {
    attached.stop();
    await at.directory.remove();
  });

  it("replaces when a nested object appears, and updates when it only changes", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await at.apply();
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n  endpoint = { url = "http://one" }\n}');
    expect(await at.succeed("plan")).toContain("must be replaced");
    await at.apply();
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n  endpoint = { url = "http://two" }\n}');
    expect(await at.succeed("plan")).toContain("will be updated in-place");
    await at.apply();
    await at.expectNoChanges();
  });

  it("keeps numbers that no double holds, empty and null collections, and composed text", async () => {
    await at.configure(`
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
    await at.apply();
    await at.expectNoChanges();
    expect(await at.state()).toContain("9007199254740993");
  });

  it("shows drift, and proposes to create what vanished", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await at.apply();
    const [file = ""] = await at.things();
    const stored = join(at.directory.path, "store", file);
    await writeFile(stored, (await readFile(stored, "utf8")).replace('"a"', '"changed"'));
    expect(await at.succeed("plan")).toMatch(/name\s+= "changed" -> "a"/);
    await rm(stored);
    expect(await at.succeed("plan")).toContain("1 to add");
  });

  it("imports by id", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await at.apply();
    const [file = ""] = await at.things();
    const id = file.replace(".json", "");
    await at.succeed("state", "rm", "thing_thing.a");
    await at.succeed("import", "thing_thing.a", id);
    await at.apply();
    await at.expectNoChanges();
    expect(await at.things()).toHaveLength(1);
  });

  it("stores nothing when create fails before the object exists, and taints it when it fails after", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n  fail = "before"\n}');
    const before = await at.run(["apply", "-auto-approve"]);
    expect(before.code).toBe(1);
    expect(before.stderr).toContain("failed before the thing was made");
    expect(await at.succeed("state", "list")).toBe("");

    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n  fail = "after"\n}');
    expect((await at.run(["apply", "-auto-approve"])).stderr).toContain("failed after the thing was made");
    expect(await at.state()).toContain('"status": "tainted"');
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    expect(await at.succeed("plan")).toContain("is tainted, so must be replaced");
    await at.apply();
    expect(await at.things()).toHaveLength(1);
  });

  it("keeps the prior state when an update fails, and names the attribute", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "a"\n}');
    await at.apply();
    await at.configure('resource "thing_thing" "a" {\n  name = "b"\n  fail = "update"\n}');
    const failed = await at.run(["apply", "-auto-approve"]);
    expect(failed.stderr).toContain("Update was refused");
    expect(failed.stderr).toContain('fail = "update"');
    expect(await at.succeed("state", "show", "thing_thing.a")).toMatch(/name\s+= "a"/);
  });

  it("shows validation errors at the attribute, offline", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "forbidden"\n}');
    const validation = await at.run(["validate"]);
    expect(validation.code).toBe(1);
    expect(validation.stderr).toContain("Name is forbidden");
    expect(validation.stderr).toContain('name = "forbidden"');
  });

  it("upgrades state of an older schema version and refuses a newer one", async () => {
    await at.configure('resource "thing_thing" "a" {\n  name = "first"\n}');
    await at.apply();
    const file = join(at.directory.path, "terraform.tfstate");
    const current = await readFile(file, "utf8");
    await writeFile(
      file,
      current
        .replace('"schema_version": 1', '"schema_version": 0')
        .replace('"name": "first"', '"title": "first", "gone": 1'),
    );
    await at.expectNoChanges();
    await writeFile(file, current.replace('"schema_version": 1', '"schema_version": 9'));
    expect((await at.run(["plan"])).stderr).toMatch(/newer\s+provider|newer than the provider/);
  });

  it("reads data sources, opens ephemeral resources and calls functions", async () => {
    await at.configure(`
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
    const output = await at.apply();
    expect(output).toContain(`directory = ${JSON.stringify(join(at.directory.path, "store"))}`);
    expect(await at.succeed("state", "show", "thing_thing.a")).toMatch(/name\s+= "a-b"/);

    await at.configure('output "wrong" {\n  value = provider::thing::joined("", "a")\n}');
    expect((await at.run(["plan"])).stderr).toContain("the separator must not be empty");
  });

  it("applies many resources at once", async () => {
    await at.configure('resource "thing_thing" "many" {\n  count = 100\n  name = "thing ${count.index}"\n}');
    expect(await at.apply()).toContain("100 added");
    await at.expectNoChanges();
    expect(await at.succeed("destroy", "-auto-approve")).toContain("100 destroyed");
  });
});
