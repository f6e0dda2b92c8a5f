import { TerraformStack, TerraformVariable } from "cdktf";
import { parse } from "yaml";

import {
  Actions,
  configureProviders,
  DatadogAgentRef,
  Deployment,
  PrivateActionRunner,
  type PrivateActionRunnerProps,
} from "../index";
import { fileBeside, only, removeSynthesized, synthesize, synthesizeAll } from "../synthesize.fixture";

afterAll(removeSynthesized);

type Options = Parameters<typeof Deployment.operator>[0];

function runnerIn(
  stack: TerraformStack,
  options: Partial<Options> = {},
  props: Partial<PrivateActionRunnerProps> = {},
): PrivateActionRunner {
  return new PrivateActionRunner(stack, "runner", {
    name: "cluster",
    allow: [Actions.http.request],
    deployment: Deployment.operator({ namespace: "datadog", ...options }),
    ...props,
  });
}

function synthesizeRunner(options: Partial<Options> = {}, props: Partial<PrivateActionRunnerProps> = {}) {
  return synthesize((stack) => {
    configureProviders(stack, { helm: {}, kubernetes: {} });
    runnerIn(stack, options, props);
  });
}

type Stack = ReturnType<typeof synthesize>;

function release(stack: Stack, chart: string): Readonly<Record<string, unknown>> {
  const found = Object.values(stack.resources("helm_release")).find((one) => one["chart"] === chart);
  return found ?? {};
}

/** Types of all resources, each as often as there are. */
function types({ json }: Stack): readonly string[] {
  const resources = (json["resource"] ?? {}) as Readonly<Record<string, object>>;
  return Object.entries(resources)
    .flatMap(([type, ids]) => Object.keys(ids).map(() => type))
    .sort();
}

const ANNOTATION = "cluster-agent.datadoghq.com/private-action-runner";
const LOCAL_CHART = "./parkit/runner/agent-chart";

describe("Deployment.operator, inline", () => {
  it("makes operator, object and annotations, each after the one before, in one stack", () => {
    const stack = synthesizeRunner();
    expect(types(stack)).toEqual(["helm_release", "helm_release", "kubernetes_annotations"]);
    const operator = release(stack, "datadog-operator");
    expect(operator).toMatchObject({
      name: "datadog-operator",
      namespace: "datadog",
      repository: "https://helm.datadoghq.com",
      version: expect.stringMatching(/^\d/) as string,
      wait: true,
    });
    expect(parse(String(operator["values"]))).toEqual({ datadogCRDs: { keepCrds: true } });
    expect(release(stack, LOCAL_CHART)["depends_on"]).toEqual([
      expect.stringMatching(/^helm_release\.runner_operator_/),
    ]);
    expect(only(stack, "kubernetes_annotations")["depends_on"]).toEqual([
      expect.stringMatching(/^helm_release\.runner_agent_/),
    ]);
  });

  it("prints the object with a chart beside the stack, without annotations", () => {
    const stack = synthesizeRunner();
    expect(parse(String(release(stack, LOCAL_CHART)["values"]))).toMatchObject({
      objects: [
        {
          apiVersion: "datadoghq.com/v2alpha1",
          kind: "DatadogAgent",
          metadata: { name: "datadog", namespace: "datadog" },
          spec: { global: { site: "datadoghq.com" } },
        },
      ],
    });
    expect(String(release(stack, LOCAL_CHART)["values"])).not.toContain("annotations");
    expect(parse(fileBeside(stack, "parkit/runner/agent-chart/Chart.yaml") ?? "")).toMatchObject({
      apiVersion: "v2",
    });
    expect(fileBeside(stack, "parkit/runner/agent-chart/templates/objects.yaml")).toContain("toJson");
  });

  it("sets the runner's annotations by a field manager of its own", () => {
    const annotations = only(synthesizeRunner(), "kubernetes_annotations");
    expect(annotations).toMatchObject({
      api_version: "datadoghq.com/v2alpha1",
      kind: "DatadogAgent",
      metadata: { name: "datadog", namespace: "datadog" },
      field_manager: "parkit-runner-cluster",
      force: true,
      annotations: { [`${ANNOTATION}-enabled`]: "true" },
    });
    const { [`${ANNOTATION}-configdata`]: text = "" } = annotations["annotations"] as Record<string, string>;
    expect(parse(text)).toMatchObject({
      private_action_runner: { actions_allowlist: ["com.datadoghq.http.request"] },
    });
  });

  it("makes namespace and keys where it is told to, and keeps the keys out of the state", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const [apiKey = "", appKey = ""] = ["api", "app"].map(
        (name) => new TerraformVariable(scope, name, { sensitive: true }).stringValue,
      );
      runnerIn(scope, { createNamespace: true, keys: { apiKey, appKey, revision: 3 } });
    });
    expect(only(stack, "kubernetes_namespace_v1")["metadata"]).toEqual({ name: "datadog" });
    expect(only(stack, "kubernetes_secret_v1")).toMatchObject({
      metadata: { name: "datadog-secret", namespace: "datadog" },
      data_wo: { "api-key": "${var.api}", "app-key": "${var.app}" },
      data_wo_revision: 3,
    });
    expect(release(stack, LOCAL_CHART)["depends_on"]).toHaveLength(3);
  });

  it("refuses a key that is written out", () => {
    expect(() => synthesizeRunner({ keys: { apiKey: "0123456789abcdef" } })).toThrow(
      "[stack/runner] deployment.keys.apiKey: is written out",
    );
  });

  it("makes the permissions that the allowlist needs, also of actions that are allowed later", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const runner = runnerIn(scope);
      expect([...(runner.resources.permissions?.keys() ?? [])]).toEqual([]);
      runner.allow(Actions.kubernetes.core.listPod);
      const before = runner.resources.permissions?.get("cluster-agent-actions-Role");
      runner.allow(Actions.kubernetes.core.getPod);
      expect(runner.resources.permissions?.get("cluster-agent-actions-Role")).toBe(before);
    });
    expect(only(stack, "kubernetes_role_v1")).toMatchObject({
      metadata: { name: "cluster-cluster-agent-actions", namespace: "datadog" },
      rule: [{ api_groups: [""], resources: ["pods"], verbs: ["get", "list"] }],
    });
    expect(only(stack, "kubernetes_role_binding_v1")).toMatchObject({
      role_ref: { kind: "Role", name: "cluster-cluster-agent-actions" },
      subject: [{ kind: "ServiceAccount", name: "datadog-cluster-agent", namespace: "datadog" }],
    });
  });

  it("takes another kind of role when an action reaches beyond the namespace", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const runner = runnerIn(scope, {}, { allow: [Actions.kubernetes.core.listPod] });
      runner.allow(Actions.kubernetes.core.listNode);
    });
    expect(types(stack).filter((type) => type.includes("role"))).toEqual([
      "kubernetes_cluster_role_binding_v1",
      "kubernetes_cluster_role_v1",
    ]);
  });

  it("changes nothing but the annotations with an allowlist that needs no permissions", () => {
    const before = synthesizeRunner();
    const after = synthesizeRunner({}, { allow: [Actions.http.request, Actions.temporal.runWorkflow] });
    expect(after.resources("helm_release")).toEqual(before.resources("helm_release"));
    expect(after.resources("kubernetes_annotations")).not.toEqual(before.resources("kubernetes_annotations"));
  });

  it("merges what a user adds to the object, in the file beside the stack too", () => {
    const override = { spec: { global: { kubelet: { tlsVerify: false } } } };
    const stack = synthesizeRunner({ manifestOverride: override });
    expect(parse(String(release(stack, LOCAL_CHART)["values"]))).toMatchObject({
      objects: [{ spec: { global: { site: "datadoghq.com", kubelet: { tlsVerify: false } } } }],
    });
    expect(parse(fileBeside(stack, "parkit/runner/datadog-agent.yaml") ?? "")).toMatchObject(override);
  });

  it("merges values into those of the operator's chart", () => {
    const operator = release(
      synthesizeRunner({ helmValuesOverride: { image: { tag: "1.29.0" } } }),
      "datadog-operator",
    );
    expect(parse(String(operator["values"]))).toEqual({
      datadogCRDs: { keepCrds: true },
      image: { tag: "1.29.0" },
    });
  });

  it("makes the Agent with what the description says of it, expressions included", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const level = new TerraformVariable(scope, "level", {}).stringValue;
      runnerIn(scope, {
        agent: DatadogAgentRef.managed({
          features: { apm: { enabled: true } },
          replicas: 2,
          tlsVerify: false,
          imageTags: { node: "7.84.1-jmx" },
          extraSettings: { global: { logLevel: level, note: "${x}" } },
        }),
      });
    });
    const values = String(release(stack, LOCAL_CHART)["values"]);
    expect(values).toContain('"features":{"remoteConfiguration":{"enabled":true},"apm":{"enabled":true}}');
    expect(values).toContain('"kubelet":{"tlsVerify":false}');
    expect(values).toContain("var.level");
    expect(values).not.toMatch(/TfToken|"\$\{x\}"/);
    expect(values).toContain('"nodeAgent":{"image":{"tag":"7.84.1-jmx"}}');
  });

  it("refuses extra settings that would take the place of what it writes", () => {
    const agent = DatadogAgentRef.managed({ extraSettings: { global: { site: "datadoghq.eu" } } });
    expect(() => synthesizeRunner({ agent })).toThrow(
      "[stack/runner] deployment.agent.extraSettings.global.site: would take the place of spec.global.site",
    );
  });

  it("takes what only Terraform knows, as expressions, and then writes no file", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { helm: {}, kubernetes: {} });
      const variable = (name: string): TerraformVariable => new TerraformVariable(scope, name, {});
      runnerIn(
        scope,
        { namespace: variable("namespace").stringValue, clusterName: variable("cluster").stringValue },
        { taskTimeoutSeconds: variable("timeout").numberValue },
      );
    });
    const annotations = only(stack, "kubernetes_annotations");
    expect(annotations["metadata"]).toEqual({ name: "datadog", namespace: "${var.namespace}" });
    const { [`${ANNOTATION}-configdata`]: text = "" } = annotations["annotations"] as Record<string, string>;
    expect(text).toContain('"task_timeout_seconds":${jsonencode(var.timeout)}');
    expect(String(release(stack, LOCAL_CHART)["values"])).toContain("var.cluster");
    expect(fileBeside(stack, "parkit/runner/datadog-agent.yaml")).toBeUndefined();
    expect(JSON.stringify(stack.json)).not.toMatch(/TfToken|object Object/);
  });

  it("is only files when that is what was asked for", () => {
    const stack = synthesize((scope) => {
      runnerIn(scope, { apply: "artifact" });
    });
    expect(types(stack)).toEqual([]);
    expect(fileBeside(stack, "parkit/runner/datadog-agent.yaml")).toContain(`${ANNOTATION}-enabled`);
  });

  it("names the providers that are missing", () => {
    expect(() => synthesize((stack) => runnerIn(stack))).toThrow(
      "configureProviders(this, { kubernetes: {}, helm: {} })",
    );
  });

  it("uses the providers that it is given", () => {
    const stack = synthesize((scope) => {
      const providers = ["east", "west"].map((alias) =>
        configureProviders(scope, { helm: { alias }, kubernetes: { alias } }),
      );
      const west = providers.flatMap(({ helm, kubernetes }) =>
        helm?.alias === "west" && kubernetes !== undefined ? [helm, kubernetes] : [],
      );
      runnerIn(scope, {}, { provider: west });
    });
    expect(only(stack, "kubernetes_annotations")["provider"]).toBe("kubernetes.west");
    expect(release(stack, LOCAL_CHART)["provider"]).toBe("helm.west");
  });

  it("says what it cannot install", () => {
    expect(() => synthesizeRunner({ operatorVersion: "1.32.0" })).toThrow(
      '[stack/runner] deployment.operatorVersion: no chart is known that installs operator "1.32.0"',
    );
    const named = synthesizeRunner({ operatorVersion: "1.32.0", operatorChartVersion: "2.33.0" });
    expect(release(named, "datadog-operator")["version"]).toBe("2.33.0");
  });
});

describe("Deployment.operator, staged", () => {
  function staged(): Readonly<Record<string, Stack>> {
    let first: TerraformStack | undefined;
    return synthesizeAll({
      operator: (stack) => {
        configureProviders(stack, { helm: {}, kubernetes: {} });
        first = stack;
      },
      runner: (stack) => {
        configureProviders(stack, { kubernetes: {} });
        if (first === undefined) throw new Error("stacks are built in order");
        runnerIn(stack, { crdStrategy: "staged", operatorStack: first, createNamespace: true });
      },
    });
  }

  it("installs the operator in a stack of its own, and the object as a manifest in the second", () => {
    const { operator, runner } = staged();
    if (operator === undefined || runner === undefined) throw new Error("two stacks were built");
    expect(types(operator)).toEqual(["helm_release", "kubernetes_namespace_v1"]);
    expect(types(runner)).toEqual(["kubernetes_annotations", "kubernetes_manifest"]);
    const manifest = only(runner, "kubernetes_manifest");
    expect(manifest).toMatchObject({
      manifest: { kind: "DatadogAgent", metadata: { name: "datadog", namespace: "datadog" } },
      field_manager: { force_conflicts: true },
    });
    // With one name for both the annotations would take the whole object's place.
    const { name } = manifest["field_manager"] as { readonly name: string };
    expect(only(runner, "kubernetes_annotations")["field_manager"]).not.toBe(name);
    expect(manifest["computed_fields"]).toContain("metadata.annotations");
    expect(JSON.stringify(manifest["manifest"])).not.toContain("annotations");
    expect(only(runner, "kubernetes_annotations")["depends_on"]).toEqual([
      expect.stringMatching(/^kubernetes_manifest\./),
    ]);
  });

  it("lets the second stack wait for the first, and shares no expression with it", () => {
    const { operator, runner } = staged();
    expect(runner?.dependencies).toEqual(["operator"]);
    expect(operator?.dependencies).toEqual([]);
    expect(JSON.stringify(runner?.json)).not.toContain("terraform_remote_state");
  });

  it("needs a second stack", () => {
    expect(() => synthesizeRunner({ crdStrategy: "staged" })).toThrow(
      "[stack/runner] deployment.operatorStack: two stacks are needed",
    );
  });
});

describe("the definitions that the operator brings", () => {
  const valuesOf = (stack: Stack | undefined): unknown =>
    stack === undefined ? undefined : parse(String(release(stack, "datadog-operator")["values"]));

  it.each<[string, Partial<Options>]>([
    ["as it is", {}],
    ["with further values for the same chart", { helmValuesOverride: { datadogCRDs: { keepCrds: true } } }],
    [
      "with values that choose other definitions",
      { helmValuesOverride: { datadogCRDs: { crds: { datadogMetrics: false } } } },
    ],
  ])("are kept when the release goes, and every DatadogAgent with them: inline, %s", (_title, options) => {
    expect(valuesOf(synthesizeRunner(options))).toMatchObject({ datadogCRDs: { keepCrds: true } });
  });

  it("are kept when the operator's own stack goes", () => {
    const stacks = synthesizeAll({
      operator: (stack) => {
        configureProviders(stack, { helm: {}, kubernetes: {} });
      },
      runner: (stack) => {
        configureProviders(stack, { kubernetes: {} });
        const operatorStack = stack.node.root.node.findChild("operator");
        if (!TerraformStack.isStack(operatorStack)) throw new Error("stacks are built in order");
        runnerIn(stack, { crdStrategy: "staged", operatorStack });
      },
    });
    expect(valuesOf(stacks["operator"])).toEqual({ datadogCRDs: { keepCrds: true } });
  });

  it("go with the release only where somebody says so in so many words", () => {
    const stack = synthesizeRunner({ helmValuesOverride: { datadogCRDs: { keepCrds: false } } });
    expect(valuesOf(stack)).toEqual({ datadogCRDs: { keepCrds: false } });
  });
});

describe("annotations of others on the DatadogAgent", () => {
  it.each<[string, Partial<Options>]>([
    ["inline", {}],
    ["preinstalled", { crdStrategy: "preinstalled" }],
    ["existing", { agent: DatadogAgentRef.existing("theirs") }],
  ])("are nobody's that Terraform knows: %s claims the runner's own and no more", (_title, options) => {
    const stack = synthesizeRunner(options, { node: { allow: [Actions.http.request] } });
    const { annotations, field_manager: owner } = only(stack, "kubernetes_annotations");
    expect(Object.keys(annotations as object).sort()).toEqual([
      "agent.datadoghq.com/private-action-runner-configdata",
      "agent.datadoghq.com/private-action-runner-enabled",
      `${ANNOTATION}-configdata`,
      `${ANNOTATION}-enabled`,
      `${ANNOTATION}-k8s-remediation-enabled`,
    ]);
    expect(owner).toBe("parkit-runner-cluster");
    // Whoever owns the object owns none: what it applied would take theirs away.
    for (const { manifest, computed_fields: computed } of Object.values(
      stack.resources("kubernetes_manifest"),
    )) {
      expect((manifest as { metadata: object }).metadata).not.toHaveProperty("annotations");
      expect(computed).toContain("metadata.annotations");
    }
    expect(String(release(stack, LOCAL_CHART)["values"])).not.toContain("annotations");
  });
});

describe("Deployment.operator, with an operator that is there", () => {
  it("makes the object and the annotations", () => {
    const stack = synthesizeRunner({ crdStrategy: "preinstalled" });
    expect(types(stack)).toEqual(["kubernetes_annotations", "kubernetes_manifest"]);
  });

  it("adds only annotations and permissions to an Agent that somebody else owns", () => {
    const stack = synthesizeRunner(
      { agent: DatadogAgentRef.existing("theirs") },
      { allow: [Actions.kubernetes.core.listPod] },
    );
    expect(types(stack)).toEqual([
      "kubernetes_annotations",
      "kubernetes_role_binding_v1",
      "kubernetes_role_v1",
    ]);
    expect(only(stack, "kubernetes_annotations")["metadata"]).toEqual({
      name: "theirs",
      namespace: "datadog",
    });
  });
});
