import { TerraformVariable } from "cdktf";

import { Actions, configureProviders, ExecutionPolicy, type ExecutionPolicyProps } from "./index";
import { only, removeSynthesized, synthesize, type SynthesizedStack } from "./synthesize.fixture";

afterAll(removeSynthesized);

const READ = {
  name: "read-prod",
  effect: "allow",
  actions: [Actions.kubernetes.core.listPod],
  targets: [{ agentTags: ["env:prod"] }],
} as const satisfies ExecutionPolicyProps;

describe("ExecutionPolicy", () => {
  it("is a resource of Datadog's provider, and its access another that names it", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const policy = new ExecutionPolicy(scope, "read", {
        ...READ,
        scope: { type: "kubernetes", namespaces: ["shop"] },
        access: { resolver: ["team:b"] },
      });
      expect(policy.grantResolver("team:a").grantEditor("user:1")).toBe(policy);
      expect(ExecutionPolicy.isExecutionPolicy(policy)).toBe(true);
    });
    expect(only(stack, "datadog_action_execution_policy")).toEqual({
      name: "read-prod",
      effect: "allow",
      action_pattern: {
        integration: "INTEGRATION_KUBERNETES",
        action_fqns: ["com.datadoghq.kubernetes.core.listPod"],
      },
      scope: { kubernetes: { rule: [{ target_namespaces: ["shop"] }] } },
      target: [{ agent_tags: ["env:prod"] }],
    });
    const access = only(stack, "datadog_restriction_policy");
    expect(access["bindings"]).toEqual([
      { relation: "resolver", principals: ["team:a", "team:b"] },
      { relation: "editor", principals: ["user:1"] },
    ]);
    expect(access["resource_id"]).toMatch(
      /^execution-policy:\$\{datadog_action_execution_policy\.\w+\.id\}$/,
    );
  });

  it("asks for a provider that has it, where there is one", () => {
    const version = (stack: SynthesizedStack): unknown =>
      (stack.json as { terraform: { required_providers: { datadog: { version: string } } } }).terraform
        .required_providers.datadog.version;
    const withPolicy = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      new ExecutionPolicy(scope, "read", READ);
    });
    const without = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
    });
    expect([version(withPolicy), version(without)]).toEqual([">= 4.20.0, < 5.0.0", "~> 4.16"]);
  });

  it("takes tags and principals that only Terraform knows, and keeps texts literal", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const tag = new TerraformVariable(scope, "tag", { type: "string" }).stringValue;
      new ExecutionPolicy(scope, "read", { ...READ, name: "${a}", targets: [{ agentTags: [tag] }] });
    });
    expect(only(stack, "datadog_action_execution_policy")).toMatchObject({
      name: "$${a}",
      target: [{ agent_tags: ["${var.tag}"] }],
    });
  });

  it("is refused at once when it breaks a rule", () => {
    expect(() =>
      synthesize((scope) => {
        configureProviders(scope, { datadog: {} });
        new ExecutionPolicy(scope, "read", { ...READ, targets: [] });
      }),
    ).toThrow(/policy\/targets/);
    expect(() =>
      synthesize((scope) => {
        configureProviders(scope, { datadog: {} });
        new ExecutionPolicy(scope, "read", READ).grantResolver("everyone");
      }),
    ).toThrow(/access\/principal/);
  });

  it("names the provider that the stack lacks", () => {
    expect(() => synthesize((scope) => new ExecutionPolicy(scope, "read", READ))).toThrow(
      /configureProviders\(this, \{ datadog: \{\} \}\)/,
    );
  });
});
