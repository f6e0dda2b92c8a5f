import { createPrivateKey, generateKeyPairSync } from "node:crypto";

import { TerraformVariable, type TerraformStack } from "cdktf";
import { parse } from "yaml";

import {
  Actions,
  configureProviders,
  Credential,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type PrivateActionRunnerProps,
} from "../index";
import { fileBeside, only, removeSynthesized, synthesize } from "../synthesize.fixture";

afterAll(removeSynthesized);

type Options = Parameters<typeof Deployment.manifests>[0];

function runnerIn(
  stack: TerraformStack,
  options: Partial<Options> = {},
  props: Partial<PrivateActionRunnerProps> = {},
): PrivateActionRunner {
  return new PrivateActionRunner(stack, "runner", {
    name: "payments",
    allow: [Actions.http.request],
    identity: RunnerIdentity.secret({ secretName: "payments-identity" }),
    deployment: Deployment.manifests({ namespace: "datadog", ...options }),
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

interface PodTemplate {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

const MADE = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const KEY = Buffer.from(
  JSON.stringify({
    ...createPrivateKey(MADE.privateKey).export({ format: "jwk" }),
    alg: "ES256",
    use: "sig",
    kid: "a",
  }),
).toString("base64url");

function podOf(stack: Stack): PodTemplate {
  const { spec } = only(stack, "kubernetes_deployment_v1") as { spec: { template: PodTemplate } };
  return spec.template;
}

describe("Deployment.manifests", () => {
  it("makes a typed resource of each object", () => {
    const stack = synthesizeRunner({ createNamespace: true }, { allow: [Actions.kubernetes.core.listPod] });
    for (const type of [
      "namespace",
      "service_account",
      "role",
      "role_binding",
      "secret",
      "network_policy",
      "deployment",
      "service",
    ])
      expect(only(stack, `kubernetes_${type}_v1`)).not.toEqual({});
    expect(stack.resources("helm_release")).toEqual({});
    expect(stack.resources("kubernetes_pod_disruption_budget_v1")).toEqual({});
  });

  it("allows the connections that the target allows, also of actions that are added later", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { kubernetes: {} });
      runnerIn(scope).allowKubernetes("pods", ["list"]);
    });
    const { spec } = only(stack, "kubernetes_network_policy_v1") as {
      spec: Readonly<Record<string, unknown>>;
    };
    expect(spec).toMatchObject({
      pod_selector: { match_labels: { "app.kubernetes.io/instance": "payments" } },
      policy_types: ["Ingress", "Egress"],
      egress: [
        {
          ports: [
            { protocol: "UDP", port: "53" },
            { protocol: "TCP", port: "53" },
          ],
        },
        {
          to: [
            { namespace_selector: {} },
            {
              ip_block: { cidr: "0.0.0.0/0", except: expect.arrayContaining(["169.254.0.0/16"]) as unknown },
            },
            { ip_block: { cidr: "::/0", except: expect.arrayContaining(["fe80::/10"]) as unknown } },
          ],
          ports: [{ protocol: "TCP" }],
        },
        {
          ports: [
            { protocol: "TCP", port: "443" },
            { protocol: "TCP", port: "6443" },
          ],
        },
      ],
    });
    expect(spec["ingress"] ?? []).toEqual([]);
  });

  it("has a budget for several Pods, and lets Terraform decide where only Terraform knows how many", () => {
    const budgetOf = (stack: Stack) => only(stack, "kubernetes_pod_disruption_budget_v1");
    const several = budgetOf(synthesizeRunner({ replicas: 2 }));
    expect(several).toMatchObject({ spec: { max_unavailable: "1" } });
    expect(several).not.toHaveProperty("count");
    const unknown = synthesize((scope) => {
      configureProviders(scope, { kubernetes: {} });
      const replicas = new TerraformVariable(scope, "replicas", { type: "number" }).numberValue;
      runnerIn(scope, { replicas });
    });
    expect(budgetOf(unknown)["count"]).toMatch(/var\.replicas >= 2\)? \? 1 : 0/);
  });

  it("brings a PodMonitor by a chart, whose kind the cluster may lack when it is planned", () => {
    const stack = synthesizeRunner({ podMonitor: { labels: { release: "prometheus" } } });
    expect(parse(String(only(stack, "helm_release")["values"]))).toMatchObject({
      objects: [{ kind: "PodMonitor", metadata: { name: "payments", labels: { release: "prometheus" } } }],
    });
  });

  it("has the Pod that the target renders, in the provider's words", () => {
    const stack = synthesizeRunner({
      nodeSelector: { pool: "runners" },
      tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }],
      env: { HTTPS_PROXY: "http://proxy:${port}", TOKEN: { type: "kubernetes", secretName: "s", key: "k" } },
      caConfigMap: "ca",
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "a.b/nodeType", operator: "Exists" }] }],
          },
        },
      },
    });
    expect(podOf(stack).spec).toMatchObject({
      service_account_name: "payments",
      security_context: {
        run_as_non_root: true,
        run_as_user: "501",
        seccomp_profile: { type: "RuntimeDefault" },
      },
      node_selector: { pool: "runners" },
      toleration: [{ key: "a", operator: "Exists", effect: "NoExecute", toleration_seconds: "30" }],
      affinity: {
        node_affinity: {
          required_during_scheduling_ignored_during_execution: {
            node_selector_term: [{ match_expressions: [{ key: "a.b/nodeType", operator: "Exists" }] }],
          },
        },
      },
      container: [
        {
          name: "runner",
          security_context: {
            allow_privilege_escalation: false,
            // What is left out reaches the cluster as false, which counts before the Pod's own.
            run_as_non_root: true,
            capabilities: { drop: ["ALL"] },
          },
          port: [{ name: "http", container_port: 9016 }],
          env: expect.arrayContaining([
            { name: "HTTPS_PROXY", value: "http://proxy:$${port}" },
            { name: "TOKEN", value_from: { secret_key_ref: { name: "s", key: "k" } } },
          ]) as unknown,
          env_from: [{ secret_ref: { name: "payments-identity" } }],
          liveness_probe: { http_get: { path: "/liveness", port: "http" } },
          resources: { limits: { cpu: "250m", memory: "1Gi" } },
        },
      ],
      volume: expect.arrayContaining([{ name: "ca-certificates", config_map: { name: "ca" } }]) as unknown,
    });
  });

  it("makes a ConfigMap of the files of scripts, which the Pods wait for", () => {
    const stack = synthesizeRunner({ scriptFiles: { "hello.sh": "echo ${HOME}\n" } });
    expect(only(stack, "kubernetes_config_map_v1")).toMatchObject({
      metadata: { name: "payments-scripts", namespace: "datadog" },
      data: { "hello.sh": "echo $${HOME}\n" },
    });
    expect(podOf(stack).spec).toMatchObject({
      volume: expect.arrayContaining([
        { name: "scripts", config_map: { name: "payments-scripts" } },
      ]) as unknown,
    });
    expect(JSON.stringify(only(stack, "kubernetes_deployment_v1"))).toContain("kubernetes_config_map_v1.");
    expect(synthesizeRunner().resources("kubernetes_config_map_v1")).toEqual({});
  });

  it("keeps the identity and starts new Pods when the allowlist changes", () => {
    const checksum = (stack: Stack): string | undefined =>
      podOf(stack).metadata.annotations["checksum/config"];
    const before = synthesizeRunner();
    const after = synthesizeRunner({}, { allow: [Actions.http.request, Actions.temporal.runWorkflow] });
    expect(checksum(after)).not.toBe(checksum(before));
    expect(podOf(after).spec).toEqual(podOf(before).spec);
    const { data } = only(after, "kubernetes_secret_v1") as { data: Record<string, string> };
    expect(parse(data["config.yaml"] ?? "")).toMatchObject({
      actionsAllowlist: ["com.datadoghq.http.request", "com.datadoghq.temporal.runWorkflow"],
    });
  });

  it("lets Terraform make the checksum of what only Terraform knows", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { kubernetes: {} });
      const timeout = new TerraformVariable(scope, "timeout", { type: "number" }).numberValue;
      runnerIn(scope, {}, { taskTimeoutSeconds: timeout });
    });
    expect(podOf(stack).metadata.annotations["checksum/config"]).toMatch(/^\$\{sha256\(local\.\S+\)\}$/);
    expect(fileBeside(stack, "parkit/runner/runner.yaml")).toBeUndefined();
    expect(JSON.stringify(stack.json)).not.toMatch(/TfToken|object Object/);
  });

  it("writes a private key that a description insists on where no state holds it", () => {
    const stack = synthesizeRunner(
      {},
      {
        identity: RunnerIdentity.inline({
          urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1",
          privateKey: KEY,
          force: true,
        }),
      },
    );
    const config = only(stack, "kubernetes_secret_v1");
    expect(config["data"]).toBeUndefined();
    expect(config["data_wo"]).toHaveProperty(["config.yaml"], expect.stringContaining(KEY));
    expect(config["data_wo_revision"]).toEqual(expect.any(Number));
  });

  it("brings credential files that are elsewhere by a chart, whose kinds the cluster may lack when it is planned", () => {
    const from = Secret.external({ store: "vault", remoteKey: "orders" });
    const stack = synthesizeRunner({}, { credentials: { orders: Credential.postgresql({ from }) } });
    expect(parse(String(only(stack, "helm_release")["values"]))).toMatchObject({
      objects: [{ kind: "ExternalSecret", metadata: { name: "payments-orders" } }],
    });
  });

  it("is only files when that is what was asked for", () => {
    const stack = synthesize((scope) => {
      runnerIn(scope, { apply: "artifact" });
    });
    expect(stack.json).not.toHaveProperty("resource");
    expect(fileBeside(stack, "parkit/runner/runner.yaml")).toContain("com.datadoghq.http.request");
  });
});
