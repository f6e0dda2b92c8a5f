import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { parse } from "yaml";

import { runProgram, type Finished } from "../examples/demo/program";
import { describeWithTool } from "./describe-with-tool";

const ROOT = resolve(__dirname, "..");
const DEMO = join(ROOT, "examples/dist/demo/main.js");

const TERRAFORM_STEPS = [
  "cdktf deploy",
  "terraform plan again",
  "edit behind its back, shown and repaired",
  "cdktf destroy",
];

/** Outcome of every step in the table that ends the demo. */
function outcomes({ stdout }: Finished): ReadonlyMap<string, string> {
  const rows = stdout.matchAll(/^(?<name>\S.*?) {2,}(?<outcome>done|failed|not run) /gm);
  return new Map(Array.from(rows, ({ groups }) => [groups?.["name"] ?? "", groups?.["outcome"] ?? ""]));
}

describe("the demo", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-demo-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /**
   * Runs the demo in a folder of its own, so that nothing else that is synthesized at the same time gets in
   * its way.
   */
  function runDemo(
    name: string,
    env: NodeJS.ProcessEnv = process.env,
    ...argv: readonly string[]
  ): Promise<Finished> {
    return runProgram(process.execPath, [DEMO, "--output", join(folder, name), ...argv], { cwd: ROOT, env });
  }

  describeWithTool("terraform", "with Terraform", ({ path }) => {
    let demo: Finished;

    beforeAll(async () => {
      demo = await runDemo("full", { ...process.env, PARKIT_TERRAFORM: path }, "--require-terraform");
    });

    it("runs every step and ends with 0", () => {
      expect({ ...demo, outcomes: [...outcomes(demo)] }).toMatchObject({
        code: 0,
        outcomes: [
          "start the control plane",
          "enroll the runner",
          "cdktf synth",
          ...TERRAFORM_STEPS.slice(0, -1),
          "run a signed task through the group",
          "refuse an action that is not on the allowlist",
          "stop the runner",
          "refuse a tag with two colons",
          "cdktf destroy",
        ].map((step) => [step, "done"]),
      });
    });

    it("ends with what to try next", () => {
      expect(demo.stdout).toMatch(/Try next[^]*npx parkit init my-runner[^]*getting-started\.md[^]*$/);
    });

    it("shows what a user sees of a broken rule", () => {
      expect(demo.stderr).toMatch(/^broken\.yaml:\d+:\d+ error tag\/format$/m);
    });

    it("leaves the stack with its Terraform JSON and the values of its runner", async () => {
      const stack = join(folder, "full/stacks/quickstart");
      const [json, values] = await Promise.all(
        ["cdk.tf.json", "parkit/payments/values.yaml"].map((file) => readFile(join(stack, file), "utf8")),
      );
      expect(Object.keys((JSON.parse(json ?? "") as { resource: object }).resource)).toEqual([
        "parkit_connection_group",
        "parkit_connection_http",
        "parkit_connection_kubernetes",
      ]);
      expect(parse(values ?? "")).toMatchObject({
        fullnameOverride: "payments",
        runner: { runnerIdentitySecret: "payments-identity" },
      });
    });
  });

  describe("where no Terraform can be had", () => {
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      const bin = join(folder, "bin");
      await mkdir(bin);
      await symlink(process.execPath, join(bin, "node"));
      env = { ...process.env, PATH: bin, PARKIT_CACHE: join(folder, "cache"), PARKIT_TERRAFORM: undefined };
    });

    it("runs everything else, marks those steps and ends with 0; with 1 when they are required", async () => {
      const [lenient, strict] = await Promise.all([
        runDemo("without", env),
        runDemo("required", env, "--require-terraform"),
      ]);
      expect([lenient.code, strict.code]).toEqual([0, 1]);
      expect(lenient.stderr).toMatch(/^terraform and tofu not on PATH.*$/m);
      const table = outcomes(lenient);
      expect(TERRAFORM_STEPS.map((step) => table.get(step))).toEqual(
        Array(TERRAFORM_STEPS.length).fill("not run"),
      );
      expect([...table].filter(([, outcome]) => outcome === "done").map(([step]) => step)).toEqual([
        "start the control plane",
        "enroll the runner",
        "cdktf synth",
        "run a signed task",
        "refuse an action that is not on the allowlist",
        "stop the runner",
        "refuse a tag with two colons",
      ]);
    });
  });
});
