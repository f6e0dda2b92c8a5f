import {
  configdata,
  explained,
  renderedDocuments,
  renderedText,
  renderedYaml,
  rulesBrokenBy,
  type RunnerSketch,
} from "../support/rendered-runner";

const list = ["com.datadoghq.http.request"];

/** Runners in both components of the Agent, by its chart and by the operator. */
const chart: RunnerSketch = {
  node: { allow: ["com.datadoghq.script.runPredefinedScript"] },
  clusterAgent: { allow: list },
  deployment: { type: "helm-agent", namespace: "datadog" },
};
const operator: RunnerSketch = { ...chart, deployment: { type: "operator", namespace: "datadog" } };

function values(sketch: RunnerSketch = chart): unknown {
  return renderedYaml(sketch, "values.yaml");
}

describe("traps of the Agent's chart and of the operator", () => {
  it("[T-06 S82] switches each component on with a list of its own, not by variables of other containers", () => {
    expect(values()).toMatchObject({
      datadog: {
        privateActionRunner: {
          enabled: true,
          actionsAllowlist: ["com.datadoghq.script.runPredefinedScript"],
        },
      },
      clusterAgent: { privateActionRunner: { enabled: true, actionsAllowlist: list } },
    });
    expect(renderedText(chart, "values.yaml")).not.toContain("ACTIONS_ALLOWLIST");
  });

  it("[T-07 S80] turns remote configuration on by the key that decides", () => {
    expect(values()).toHaveProperty("remoteConfiguration.enabled", true);
    expect(values()).not.toHaveProperty("datadog.remoteConfiguration");
  });

  it("[T-26] writes every annotation as a text", () => {
    const deployment = { type: "operator", namespace: "datadog", remediation: true } as const;
    const document = renderedYaml({ ...operator, deployment }, "datadog-agent.yaml");
    expect(document).toMatchObject({
      metadata: {
        annotations: {
          "agent.datadoghq.com/private-action-runner-enabled": "true",
          "cluster-agent.datadoghq.com/private-action-runner-enabled": "true",
          "cluster-agent.datadoghq.com/private-action-runner-k8s-remediation-enabled": "true",
        },
      },
    });
    expect(rulesBrokenBy({ ...operator, deployment: { ...deployment, remediation: "yes" } })).toContain(
      "schema/type",
    );
  });

  it("[T-27] enables the node's runner in its configuration as well as by annotation", () => {
    expect(configdata(operator, "agent")).toHaveProperty("private_action_runner.enabled", true);
    expect(configdata(operator, "cluster-agent")).toHaveProperty("private_action_runner.enabled", true);
  });

  it("[T-35] does not let the Agent's chart install an operator unless asked", () => {
    expect(values()).toHaveProperty("datadog.operator.enabled", false);
    const deployment = { type: "helm-agent", namespace: "datadog", installOperator: true } as const;
    expect(values({ ...chart, deployment })).toHaveProperty("datadog.operator.enabled", true);
  });

  it("[T-36] closes a runner whose list is none, and refuses a list that is merely empty", () => {
    const closed = { ...chart, node: { allow: "none" }, clusterAgent: { allow: "none" } } as const;
    const off = { name: "DD_PRIVATE_ACTION_RUNNER_DEFAULT_ACTIONS_ENABLED", value: "false" };
    expect(values(closed)).toMatchObject({
      clusterAgent: { env: [off] },
      agents: { containers: { privateActionRunner: { env: [off] } } },
    });
    const byOperator = { ...closed, deployment: operator.deployment };
    expect(configdata(byOperator, "agent")).toHaveProperty(
      "private_action_runner.default_actions_enabled",
      false,
    );
    const empty = explained({ ...chart, clusterAgent: { allow: [] } });
    expect(empty).toContain("[allowlist/empty]");
    expect(empty).toContain("The Agent would still add its own default actions");
  });

  it("[T-37] asks for no leader election of a runner that is only on nodes", () => {
    const onNodes: RunnerSketch = { node: { allow: list }, deployment: chart.deployment };
    expect(rulesBrokenBy(onNodes)).not.toContain("deployment/leader-election");
    expect(
      rulesBrokenBy({ ...onNodes, deployment: { ...chart.deployment, leaderElection: false } }),
    ).toContain("schema/unknown-field");
    expect(values()).toHaveProperty("datadog.leaderElection", true);
  });

  it("[T-39] gives remediation the permissions that the chart's own role lacks", () => {
    const deployment = { type: "helm-agent", namespace: "datadog", remediation: true } as const;
    expect(renderedDocuments({ ...chart, deployment }, "rbac.yaml")).toMatchObject([
      {
        kind: "ClusterRole",
        rules: [
          { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
          { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["patch"] },
        ],
      },
      { kind: "ClusterRoleBinding", subjects: [{ name: "datadog-agent-cluster-agent" }] },
    ]);
    const older = {
      type: "operator",
      namespace: "datadog",
      remediation: true,
      operatorVersion: "1.28.0",
    } as const;
    expect(renderedText({ ...operator, deployment: older }, "rbac.yaml")).toContain("statefulsets");
  });

  it("[T-41 S56] writes settings flat below private_action_runner", () => {
    expect(configdata(operator, "cluster-agent")).toEqual({
      private_action_runner: {
        enabled: true,
        self_enroll: true,
        identity_use_k8s_secret: true,
        identity_secret_name: "datadog-private-action-runner-identity",
        actions_allowlist: list,
      },
    });
  });
});
