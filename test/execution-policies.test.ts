/** Execution policies under the real CLI; the double's schemas are written from the provider's source. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configureProviders, ExecutionPolicy } from "@parkit/constructs";

import { removeSynthesized, synthesize } from "../constructs/src/synthesize.fixture";
import { describeWithTool } from "./describe-with-tool";
import { DATADOG_WITH_POLICIES, writeDatadogSchemas } from "./support/datadog-schema";
import { bundledParkit } from "./support/parkit-stack";
import { runParkit } from "./support/run-parkit";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type TerraformDirectory } from "./support/terraform";

const DESCRIPTION = `apiVersion: parkit/v1
executionPolicies:
  - name: pods
    effect: allow
    actions: [com.datadoghq.kubernetes.core.listPod]
    scope: { type: kubernetes, namespaces: [shop] }
    targets: [{ name: eu, agentTags: [env:prod, region:eu] }, { agentTags: [env:test] }]
    access: { viewer: ["org:1"], resolver: ["team:a"] }
  - name: no scripts
    effect: deny
    actions: ["*"]
    integration: script
    scope: { type: script, scripts: [restart] }
    targets: [{ agentTags: ["*"] }]
  - name: logs
    effect: allow
    actions: [com.datadoghq.remoteaction.rshell.runCommand]
    scope: { type: remote-action, paths: [{ path: /var/log, access: read-only }, { path: /tmp, access: read-write }] }
    targets: [{ agentTags: ["*"] }]
    importId: 7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11
`;

afterAll(removeSynthesized);

describeWithTool(
  "terraform",
  "execution policies (schema only, written from the provider's source)",
  ({ path }) => {
    let scratch: string;
    let directory: TerraformDirectory;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), "parkit-execution-policies-"));
      const { source, version } = DATADOG_WITH_POLICIES;
      directory = await terraformDirectory(path, [
        bundledParkit(scratch),
        schemaDoubleProvider(scratch, writeDatadogSchemas(scratch), source, version),
      ]);
      await writeFile(join(directory.path, "parkit.yaml"), DESCRIPTION);
    });
    afterAll(async () => {
      await directory.remove();
      await rm(scratch, { recursive: true });
    });

    const validated = async (): Promise<unknown> => {
      const { stdout } = await directory.run(["validate", "-json"]);
      const { valid, diagnostics } = JSON.parse(stdout) as { valid: boolean; diagnostics: unknown };
      return valid || diagnostics;
    };
    const main = (): string => join(directory.path, "main.tf.json");

    it("of a description are what the provider takes", async () => {
      const written = await runParkit(["synth", "terraform", "-o", "main.tf.json"], { cwd: directory.path });
      expect(written).toMatchObject({ code: 0 });
      expect(await directory.run(["init"])).toMatchObject({ code: 0 });
      expect(await validated()).toBe(true);
      const text = await readFile(main(), "utf8");
      // What exists is read before it is planned, which a double cannot.
      const configuration = JSON.parse(text) as { import?: unknown };
      expect(configuration.import).toHaveLength(1);
      delete configuration.import;
      await writeFile(main(), JSON.stringify(configuration));
      const { code, stdout, stderr } = await directory.run(["plan"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Plan: 4 to add, 0 to change, 0 to destroy");
      await writeFile(main(), text.replace('"target_namespaces"', '"namespaces"'));
      expect(JSON.stringify(await validated())).toContain("Extraneous JSON object property");
    });

    it("of an app are too", async () => {
      const stack = synthesize((scope) => {
        configureProviders(scope, { datadog: {} });
        new ExecutionPolicy(scope, "pods", {
          name: "pods",
          effect: "allow",
          actions: ["com.datadoghq.kubernetes.core.listPod"],
          scope: { type: "kubernetes", namespaces: ["shop"] },
          targets: [{ agentTags: ["env:prod"] }],
        }).grantResolver("team:a");
      });
      await writeFile(main(), JSON.stringify(stack.json));
      await rm(join(directory.path, ".terraform.lock.hcl"), { force: true });
      expect(await directory.run(["init"])).toMatchObject({ code: 0 });
      const { code, stdout, stderr } = await directory.run(["plan"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Plan: 2 to add, 0 to change, 0 to destroy");
    });
  },
);
