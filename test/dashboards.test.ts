/** Dashboards and monitors under the real CLI; the double's schemas are written from documentation. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { configureProviders, PrivateActionRunner, RunnerDashboard, RunnerMonitors } from "@parkit/constructs";
import { RUNNER_METRICS, type RunnerMetric } from "@parkit/provider-schema/internal/metrics/runner-metric";
import { TerraformVariable } from "cdktf";

import { removeSynthesized, synthesize } from "../constructs/src/synthesize.fixture";
import { describeWithTool } from "./describe-with-tool";
import { DATADOG_WITH_POLICIES, writeDatadogSchemas } from "./support/datadog-schema";
import { bundledParkit } from "./support/parkit-stack";
import { runParkit } from "./support/run-parkit";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type TerraformDirectory } from "./support/terraform";

const OPERATOR = `apiVersion: parkit/v1
runners:
  - name: cluster
    allow: [com.datadoghq.kubernetes.core.listPod]
    identity: { type: self-enroll, ownership: ownerless, urn: "urn:dd:apps:on-prem-runner:us1:1234:a1" }
    agentTags: [env:prod]
    deployment: { type: operator, namespace: datadog }
`;
const STANDALONE = `apiVersion: parkit/v1
runners:
  - { name: payments, allow: [com.datadoghq.http.request], deployment: { type: compose } }
`;
const MONITORS = ["agent", "failures", "latency", "running"];

afterAll(removeSynthesized);

it("docs/guide/metrics.md has every metric, with its kind, and where it stands", async () => {
  const page = await readFile(join(__dirname, "../docs/guide/metrics.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `datadog."));
  const metrics = Object.values<RunnerMetric>(RUNNER_METRICS);
  expect(rows).toHaveLength(metrics.length);
  for (const [index, { name, kind }] of metrics.entries()) {
    expect(rows[index]).toContain(`\`${name}\``);
    expect(rows[index]).toContain(`| ${kind}`);
  }
  for (const { source } of metrics) expect(page).toContain(source.replace(/^README of /, ""));
});

describe("parkit synth dashboard", () => {
  it("names the runners that send no metrics, and makes nothing where none does", async () => {
    const { code, stderr } = await runParkit(["synth", "dashboard", "-f", "-"], { input: STANDALONE });
    expect(code).toBe(2);
    expect(stderr).toContain("no runner of the description is known to send metrics");
    expect(stderr).toContain("Of payments (compose) nothing is seen: the names of the standalone runner's");
    const both = `${OPERATOR}---\n${STANDALONE}`;
    const mixed = await runParkit(["synth", "dashboard", "-f", "-"], { input: both });
    expect(mixed.code).toBe(0);
    expect(mixed.stdout).toContain("Of payments (compose) nothing is seen");
  });
});

describeWithTool(
  "terraform",
  "dashboards and monitors (schema only, written from documentation)",
  ({ path }) => {
    let scratch: string;
    let directory: TerraformDirectory;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), "parkit-dashboards-"));
      const { source, version } = DATADOG_WITH_POLICIES;
      directory = await terraformDirectory(path, [
        bundledParkit(scratch),
        schemaDoubleProvider(scratch, writeDatadogSchemas(scratch), source, version),
      ]);
    });
    afterAll(async () => {
      await directory.remove();
      await rm(scratch, { recursive: true });
    });

    const planned = async (): Promise<string> => {
      await rm(join(directory.path, ".terraform.lock.hcl"), { force: true });
      expect(await directory.run(["init"])).toMatchObject({ code: 0 });
      const { code, stdout, stderr } = await directory.run(["plan"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return stdout;
    };

    it("of a description are files that Terraform hands over", async () => {
      const written = await runParkit(["synth", "dashboard", "-f", "-", "-o", "./"], {
        cwd: directory.path,
        input: OPERATOR,
      });
      expect(written).toMatchObject({ code: 0 });
      const files = await readdir(join(directory.path, "monitors"));
      expect(files.sort()).toEqual(MONITORS.map((name) => `${name}.json`));
      const failures: unknown = JSON.parse(
        await readFile(join(directory.path, "monitors/failures.json"), "utf8"),
      );
      expect(failures).toMatchObject({
        type: "query alert",
        query:
          "sum(last_15m):100 * sum:datadog.actions.private_runner.executions.completed{execution_result:error AND runner_id:a1} by {action_fqn}.as_count() / sum:datadog.actions.private_runner.executions.completed{runner_id:a1} by {action_fqn}.as_count() > 20",
      });
      expect(await planned()).toContain("Plan: 5 to add, 0 to change, 0 to destroy");
    });

    it("of an app are the same, with URNs that only Terraform knows", async () => {
      for (const entry of await readdir(directory.path))
        if (!entry.startsWith("terraform.d")) await rm(join(directory.path, entry), { recursive: true });
      const stack = synthesize((scope) => {
        configureProviders(scope, { datadog: {} });
        const urn = new TerraformVariable(scope, "urn", {
          type: "string",
          default: "urn:dd:apps:on-prem-runner:us1:1234:b2",
        });
        const runners = [PrivateActionRunner.fromUrn(scope, "theirs", urn.stringValue)];
        new RunnerDashboard(scope, "dashboard", { runners });
        new RunnerMonitors(scope, "monitors", { runners, notify: ["@slack-ops"], agentTags: ["env:prod"] });
      });
      await writeFile(join(directory.path, "main.tf.json"), JSON.stringify(stack.json));
      const plan = await planned();
      expect(plan).toContain("Plan: 5 to add, 0 to change, 0 to destroy");
      expect(plan).toContain("@slack-ops");
      expect(plan).toContain("{execution_result:error AND runner_id:b2}");
      expect(plan).toContain("datadog.actions.private_runner.executions.latency.95percentile");
    });
  },
);
