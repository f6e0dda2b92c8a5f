import { TerraformVariable } from "cdktf";

import {
  configureProviders,
  Deployment,
  PrivateActionRunner,
  RunnerDashboard,
  RunnerIdentity,
  RunnerMonitors,
  type RunnerMonitorsProps,
} from "../index";
import { removeSynthesized, synthesize, type SynthesizedStack } from "../synthesize.fixture";

afterAll(removeSynthesized);

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

function texts(stack: SynthesizedStack, type: string, member: string): readonly string[] {
  return Object.values(stack.resources(type)).map((resource) => String(resource[member]));
}

/** The object in JSON text that stands in an expression of Terraform's. */
function unwrapped(text: string): Readonly<Record<string, unknown>> {
  const [, quoted = ""] = /^\$\{"(.*)"\}$/s.exec(text) ?? [];
  return JSON.parse(JSON.parse(`"${quoted}"`) as string) as Readonly<Record<string, unknown>>;
}

describe("RunnerDashboard", () => {
  it("shows the metrics of all runners, or of those that are named", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const runner = PrivateActionRunner.fromUrn(scope, "theirs", URN);
      new RunnerDashboard(scope, "all");
      new RunnerDashboard(scope, "one", { title: "Payments", runners: [runner] });
    });
    const [all = "", one = ""] = texts(stack, "datadog_dashboard_json", "dashboard");
    expect(unwrapped(all)).toMatchObject({ title: "Private action runners", layout_type: "ordered" });
    expect(all).toContain("datadog.actions.private_runner.executions.completed");
    expect(all).not.toContain("available_values");
    expect(unwrapped(one)).toMatchObject({
      title: "Payments",
      template_variables: [
        { prefix: "runner_id", available_values: ["runner-a1"] },
        { prefix: "action_fqn" },
      ],
    });
  });

  it("takes URNs that only Terraform knows, and says which runners send nothing", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const urn = new TerraformVariable(scope, "urn", { type: "string" }).stringValue;
      const theirs = PrivateActionRunner.fromUrn(scope, "theirs", urn);
      const standalone = new PrivateActionRunner(scope, "payments", {
        name: "payments",
        allow: ["com.datadoghq.http.request"],
        identity: RunnerIdentity.secret({ secretName: "a", urn: URN }),
        deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
      });
      new RunnerDashboard(scope, "dashboard", { runners: [theirs, standalone] });
    });
    const [text = ""] = texts(stack, "datadog_dashboard_json", "dashboard");
    expect(text).toContain('element(split(\\":\\", var.urn), 6)'.replaceAll("\\", ""));
    expect(text).toContain("Of payments (helm) nothing is seen");
    expect(text).not.toContain("runner-a1");
  });

  it("names the provider that the stack lacks", () => {
    expect(() => synthesize((scope) => new RunnerDashboard(scope, "dashboard"))).toThrow(
      /configureProviders\(this, \{ datadog: \{\} \}\)/,
    );
  });
});

describe("RunnerMonitors", () => {
  const monitors = (props?: RunnerMonitorsProps): readonly Readonly<Record<string, unknown>>[] =>
    texts(
      synthesize((scope) => {
        configureProviders(scope, { datadog: {} });
        new RunnerMonitors(scope, "monitors", props);
      }),
      "datadog_monitor_json",
      "monitor",
    ).map(unwrapped);

  it("watch failures, latency and that runners work", () => {
    const all = monitors();
    expect(all).toHaveLength(3);
    for (const monitor of all)
      expect(monitor).toMatchObject({ type: "query alert", tags: ["managed-by:parkit"] });
    expect(all.map(({ query }) => query)).toContain(
      "max(last_10m):max:datadog.actions.private_actions.runner.running{*} by {runner_id} < 1",
    );
  });

  it("tell whom they are told to, with limits of one's own, and watch Agents", () => {
    const all = monitors({
      notify: ["@slack-ops", '@webhook-"${x}"'],
      failedPercent: 5,
      latencyMs: 1_000,
      agentTags: ["env:prod", "team:a"],
    });
    expect(all).toHaveLength(4);
    for (const { message } of all) expect(message).toMatch(/ @slack-ops @webhook-"\$\{x\}"$/);
    const queries = all.map(({ query }) => String(query));
    expect(queries.filter((query) => query.endsWith(" > 5"))).toHaveLength(1);
    expect(queries.filter((query) => query.endsWith(" > 1000"))).toHaveLength(1);
    expect(all).toContainEqual(
      expect.objectContaining({
        query: "max(last_10m):max:datadog.agent.running{env:prod,team:a} by {host} < 1",
        options: expect.objectContaining({ notify_no_data: true, no_data_timeframe: 20 }) as unknown,
      }),
    );
  });

  it("are about the runners that are named", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const runners = ["a1", "b2"].map((id) =>
        PrivateActionRunner.fromUrn(scope, id, `urn:dd:apps:on-prem-runner:us1:1234:${id}`),
      );
      new RunnerMonitors(scope, "both", { runners });
    });
    for (const text of texts(stack, "datadog_monitor_json", "monitor"))
      expect(text).toContain("runner_id IN (a1,b2)");
  });
});
