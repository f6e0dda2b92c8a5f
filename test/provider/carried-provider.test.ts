import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";

import { runProgram, type Finished } from "../../examples/demo/program";
import { describeWithTool } from "../describe-with-tool";
import { runParkit } from "../support/run-parkit";
import { onOneLine } from "../support/parkit-stack";

const DESCRIPTION = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.http.request]
    identity: { type: secret, secretName: payments-identity, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
connections:
  - { name: billing, runner: payments, integration: { type: http, auth: { type: none } } }
`;

const INSTALLED = /Installed parkit\.invalid\/parkit\/parkit|Using previously-installed parkit\.invalid/;

describeWithTool("terraform", "the provider beside a configuration, with Terraform", ({ path, program }) => {
  carried(path, program);
});

describeWithTool("opentofu", "the provider beside a configuration, with OpenTofu", ({ path, program }) => {
  carried(path, program);
});

/**
 * What a user types in and around the directory that `parkit synth terraform -o DIR` wrote, without any
 * settings but those of a test.
 */
function carried(terraform: string, program: string): void {
  let root: string;
  let env: NodeJS.ProcessEnv;
  let said: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "carried-"));
    await mkdir(join(root, "home"));
    await writeFile(join(root, "parkit.yaml"), DESCRIPTION);
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TF_"));
    env = {
      ...Object.fromEntries(inherited),
      HOME: join(root, "home"),
      TF_CLI_CONFIG_FILE: undefined,
      CHECKPOINT_DISABLE: "1",
    };
    const { code, stderr } = await runParkit(["synth", "terraform", "-o", "DIR"], { cwd: root, env });
    expect(code).toBe(0);
    said = stderr;
  });

  afterEach(() => rm(root, { recursive: true }));

  const run = (argv: readonly string[], from = "DIR", extra: NodeJS.ProcessEnv = {}): Promise<Finished> =>
    runProgram(terraform, argv, { cwd: join(root, from), env: { ...env, ...extra } });

  /** Runs a line of the file beside the configuration as it stands there. */
  async function runLine(start: string, from = "DIR"): Promise<Finished> {
    const text = await readFile(join(root, "DIR/parkit.tfrc"), "utf8");
    const line = text.split("\n").find((candidate) => candidate.startsWith(`#   ${start}`)) ?? "";
    const [, settings = "", argv = ""] =
      /^# +(?<settings>TF_CLI_CONFIG_FILE=\S+ )?terraform (?<argv>.*)$/.exec(line) ?? [];
    const [name = "", value = ""] = settings.trim().split("=");
    return run(argv.split(" "), from, name === "" ? {} : { [name]: value });
  }

  it("is found there, and locked for all platforms at once", async () => {
    expect(said).toBe(
      "wrote DIR/main.tf.json\nwrote DIR/terraform.d/plugins\nwrote DIR/parkit.tfrc\nwrote DIR/README.md\n",
    );
    const { code, stdout } = await runLine("terraform init");
    expect([code, INSTALLED.test(stdout)]).toEqual([0, true]);
    const locked = await readFile(join(root, "DIR/.terraform.lock.hcl"), "utf8");
    const lock = await runLine("terraform providers lock -fs-mirror");
    expect(lock).toMatchObject({ code: 0 });
    expect(
      await run(["providers", "lock", "-fs-mirror=terraform.d/plugins", "-platform=darwin_arm64"]),
    ).toMatchObject({ code: 0 });
    expect(await readFile(join(root, "DIR/.terraform.lock.hcl"), "utf8")).toBe(locked);
  });

  it("is found from another directory with the file beside it", async () => {
    const { code, stdout } = await runLine("TF_CLI_CONFIG_FILE", ".");
    expect([code, INSTALLED.test(stdout)]).toEqual([0, true]);
  });

  it("is found in spite of settings of the user's own, of which parkit and the README warn", async () => {
    const own = join(root, "home/.terraformrc");
    await writeFile(own, "provider_installation {}\n");
    const missed = await run(["init", "-no-color"]);
    expect(missed.code).toBe(1);
    const readme = await readFile(join(root, "DIR/README.md"), "utf8");
    const message = "no available releases match";
    expect([onOneLine(missed.stderr), readme]).toEqual(Array(2).fill(expect.stringContaining(message)));

    const warned = await runParkit(["synth", "terraform", "-o", "DIR"], { cwd: root, env });
    expect(warned.stderr).toContain(
      `${own} has provider_installation, which hides that folder: use TF_CLI_CONFIG_FILE=DIR/parkit.tfrc`,
    );
    expect(await runLine("TF_CLI_CONFIG_FILE", ".")).toMatchObject({ code: 0 });

    await rm(join(root, "DIR/.terraform"), { recursive: true });
    await writeFile(own, await readFile(join(root, "DIR/parkit.tfrc"), "utf8"));
    expect(await run(["init"])).toMatchObject({ code: 0 });
    expect((await runParkit(["provider", "install"], { cwd: root, env })).stdout).toContain(
      "look there by themselves.",
    );
    await writeFile(own, "provider_installation {}\n");
    expect((await runParkit(["provider", "install"], { cwd: root, env })).stdout).toContain(
      `${own} has provider_installation, so`,
    );
  });

  it("comes into a mirror with the command that the file names, which providers mirror cannot do", async () => {
    const mirror = join(root, "MIRROR");
    const refused = await run(["providers", "mirror", mirror]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(PROVIDER_SOURCE) as string]);
    const text = await readFile(join(root, "DIR/parkit.tfrc"), "utf8");
    const line = text.split("\n").find((candidate) => candidate.startsWith("#   parkit ")) ?? "";
    const installed = await runParkit(line.replace(/^# +parkit /, "").split(" "), { cwd: root, env });
    expect(installed).toMatchObject({ code: 0 });
    await rm(join(root, "DIR/terraform.d"), { recursive: true });
    const settings = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
    await writeFile(join(root, "mirror.tfrc"), settings);
    const init = await run(["init"], "DIR", { TF_CLI_CONFIG_FILE: join(root, "mirror.tfrc") });
    expect(init).toMatchObject({ code: 0 });
  });

  it("is in the directory of synth all, too", async () => {
    expect(await runParkit(["synth", "all", "-o", "all"], { cwd: root, env })).toMatchObject({ code: 0 });
    expect(await run(["init"], "all/terraform")).toMatchObject({ code: 0 });
  });

  it("is left out of a single file, which is said", async () => {
    const { stderr } = await runParkit(["synth", "terraform", "-o", "main.tf.json"], { cwd: root, env });
    expect(stderr).toBe(
      "wrote main.tf.json\nleft out: parkit.tfrc, the provider in terraform.d/plugins; name a directory with --output to have them too\n",
    );
    expect(program).toMatch(/^(?:terraform|tofu)$/);
  });
}
