import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mustRun } from "../examples/demo/program";
import { describeWithTool } from "./describe-with-tool";
import { EXAMPLE_KEYS, synthesizeExample } from "./support/example-stacks";
import { terraformDirectory, type CommandResult, type TerraformDirectory } from "./support/terraform";

/** A mirror of providers, as `terraform providers mirror` makes it. */
const mirror = process.env["PARKIT_PROVIDERS"];
/** A cluster without the operator. */
const cluster = process.env["KUBECONFIG"];
const absent = [
  ...(mirror !== undefined && existsSync(mirror)
    ? []
    : ["PARKIT_PROVIDERS names no mirror of Terraform providers"]),
  ...(cluster !== undefined && existsSync(cluster) ? [] : ["KUBECONFIG names no cluster"]),
];

describeWithTool("terraform", "two phases of the operator, applied to a cluster", ({ path }) => {
  if (absent.length > 0) {
    it.todo(`[skipped: absent: ${absent.join(", ")}]`);
    return;
  }
  let scratch: string;
  let directory: TerraformDirectory;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "parkit-two-phase-"));
    const [stack] = await synthesizeExample("operator-inline", join(scratch, "inline"));
    if (stack === undefined) throw new Error("no stack");
    directory = await terraformDirectory(path);
    await cp(stack.folder, directory.path, { recursive: true });
    const settings = join(scratch, "terraform.rc");
    await writeFile(
      settings,
      `provider_installation {\n  filesystem_mirror { path = "${mirror ?? ""}" }\n}\n`,
    );
    directory.env["TF_CLI_CONFIG_FILE"] = settings;
  });
  afterAll(async () => {
    await terraform("destroy", "-auto-approve");
    await directory.remove();
    await rm(scratch, { recursive: true });
  });

  const terraform = (...args: readonly string[]): Promise<CommandResult> => directory.run(args, EXAMPLE_KEYS);

  async function succeed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await terraform(...args);
    expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
    return stdout;
  }

  const kubectl = (...args: readonly string[]): Promise<string> =>
    mustRun("kubectl", ["--namespace", "datadog", ...args]);

  const ENABLED = "cluster-agent.datadoghq.com/private-action-runner-enabled";

  it("is one apply from an empty cluster, a plan without changes, a repaired annotation, and one destroy", async () => {
    await succeed("init");
    expect(await succeed("apply", "-auto-approve")).toContain("7 added, 0 changed, 0 destroyed");
    expect(await succeed("plan")).toContain("No changes.");
    expect(await readFile(join(scratch, "inline/terraform.operator-inline.tfstate"), "utf8")).not.toContain(
      EXAMPLE_KEYS.TF_VAR_dd_api_key,
    );
    await kubectl(
      "annotate",
      "--overwrite",
      "datadogagent",
      "datadog",
      `${ENABLED}=false`,
      "example.com/a=1",
    );
    const plan = await succeed("plan");
    expect(plan).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
    expect(plan).not.toContain("example.com/a");
    await succeed("apply", "-auto-approve");
    const annotations = await kubectl(
      "get",
      "datadogagent",
      "datadog",
      "--output",
      "jsonpath={.metadata.annotations}",
    );
    expect(JSON.parse(annotations)).toMatchObject({ [ENABLED]: "true", "example.com/a": "1" });
    expect(await succeed("destroy", "-auto-approve")).toContain("7 destroyed");
  });
});
