import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import Ajv from "ajv";
import { parse } from "yaml";

import { startControlPlane, type ControlPlane } from "@parkit/control-plane";

import { describeWithTool } from "../describe-with-tool";
import { CDKTF_CLI, cdktfProject, type CdktfProject } from "../support/cdktf-project";
import { enrollRunner, providerSettings } from "../support/parkit-stack";
import { runParkit } from "../support/run-parkit";

const run = promisify(execFile);
const ROOT = resolve(__dirname, "../..");

describe("parkit init", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "parkit-init-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("writes a description that validates, with the schema that its first line names", async () => {
    const { code, stdout } = await runParkit(["init", "--target", "docker", "runners"], { cwd: directory });
    expect([code, stdout]).toEqual([0, ""]);
    const folder = join(directory, "runners");
    const text = readFileSync(join(folder, "parkit.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/parkit\.schema\.json\n/);
    expect(text).toContain("deployment: { type: docker }\n");
    const schema = JSON.parse(readFileSync(join(folder, "parkit.schema.json"), "utf8")) as object;
    expect(new Ajv({ strict: false, validateFormats: false }).validate(schema, parse(text))).toBe(true);
    const validated = await runParkit(["validate", "--strict"], { cwd: folder });
    expect(validated).toMatchObject({ code: 0, stdout: "ok: no violations\n" });
  });

  it("starts with what Datadog recommends", async () => {
    expect(await runParkit(["init"], { cwd: directory })).toMatchObject({ code: 0 });
    const text = readFileSync(join(directory, "parkit.yaml"), "utf8");
    expect(text).toContain("ownership: ownerless");
    expect(text).toContain("It takes no connections, so that HTTP");
    const validated = await runParkit(["validate", "--strict"], { cwd: directory });
    expect(validated).toMatchObject({ code: 0, stdout: "ok: no violations\n" });
    const explained = await runParkit(["explain", "permissions"], { cwd: directory });
    expect(explained.stdout).toMatch(/core\.listPod +allowed +allowed by read-pods/);
    const rendered = await runParkit(["synth", "operator"], { cwd: directory });
    expect(rendered).toMatchObject({ code: 0 });
    expect(rendered.stdout).toContain("api_key_only_enrollment: true");
  });

  it("overwrites nothing, and then writes nothing at all", async () => {
    writeFileSync(join(directory, "parkit.schema.json"), "mine");
    const { code, stderr } = await runParkit(["init"], { cwd: directory });
    expect(code).toBe(2);
    expect(stderr).toContain("parkit.schema.json is there already");
    expect(readdirSync(directory)).toEqual(["parkit.schema.json"]);
    expect(readFileSync(join(directory, "parkit.schema.json"), "utf8")).toBe("mine");
  });

  it("ends with 2 for a target that it does not know or has no app for", async () => {
    const [unknown, noApp] = await Promise.all([
      runParkit(["init", "--target", "config"], { cwd: directory }),
      runParkit(["init", "--cdktf", "--target", "compose"], { cwd: directory }),
    ]);
    expect([unknown.code, noApp.code]).toEqual([2, 2]);
    expect(unknown.stderr).toContain("Ways: helm, helm-agent, operator");
    expect(noApp.stderr).toContain("a CDKTF app for compose is not available in this version");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("writes a CDKTF app that type-checks and synthesizes", async () => {
    const { code } = await runParkit(["init", "--cdktf"], { cwd: directory });
    expect(code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
      dependencies: Readonly<Record<string, string>>;
    };
    const constructs = JSON.parse(readFileSync(join(ROOT, "constructs/package.json"), "utf8")) as {
      version: string;
      peerDependencies: Readonly<Record<string, string>>;
    };
    expect(manifest.dependencies).toEqual({
      "@parkit/constructs": constructs.version,
      // The app is one of CDKTF's.
      ...Object.fromEntries(
        Object.entries(constructs.peerDependencies).filter(([name]) => !/^(?:cdktn$|@cdktn\/)/.test(name)),
      ),
    });
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
    await run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc")], { cwd: directory });
    const { app } = JSON.parse(readFileSync(join(directory, "cdktf.json"), "utf8")) as { app: string };
    expect(app).toBe("npm run --silent build && node dist/main.js");
    await run(process.execPath, ["dist/main.js"], { cwd: directory });
    const stack = join(directory, "cdktf.out/stacks/private-actions");
    const synthesized = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
      resource: Readonly<Record<string, object>>;
    };
    expect(Object.keys(synthesized.resource)).toEqual(["parkit_connection_group", "parkit_connection_http"]);
    expect(readFileSync(join(stack, "parkit/first-runner/values.yaml"), "utf8")).toContain(
      "first-runner-identity",
    );
  });

  describeWithTool("terraform", "the CDKTF app", ({ path }) => {
    let plane: ControlPlane;
    let project: CdktfProject;

    beforeAll(async () => {
      plane = await startControlPlane();
      project = await cdktfProject(CDKTF_CLI, path);
    });

    afterAll(async () => {
      await project.remove();
      await plane.close();
    });

    it("is deployed by the command that its manifest has, once the runner's URN is in it", async () => {
      rmSync(join(project.path, "cdktf.json"));
      expect(await runParkit(["init", "--cdktf"], { cwd: project.path })).toMatchObject({ code: 0 });
      const { scripts } = JSON.parse(readFileSync(join(project.path, "package.json"), "utf8")) as {
        scripts: Readonly<Record<string, string>>;
      };
      expect(scripts["deploy"]).toBe("cdktf deploy");
      const main = join(project.path, "main.ts");
      const urn = await enrollRunner(plane, "first-runner");
      writeFileSync(main, readFileSync(main, "utf8").replace(/urn: ".*"/, `urn: "${urn}"`));
      const deployed = await project.run(["deploy", "--auto-approve"], providerSettings(plane));
      expect(deployed).toMatchObject({ code: 0 });
      expect(deployed.stdout).toContain("Resources: 2 added, 0 changed, 0 destroyed.");
    }, 600_000);
  });
});
