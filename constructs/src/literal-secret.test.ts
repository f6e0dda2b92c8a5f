import { TerraformVariable, type TerraformStack } from "cdktf";

import {
  Actions,
  configureProviders,
  DatadogAgentRef,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type DeploymentProps,
  type ProvidersConfig,
} from "./index";
import { removeSynthesized, synthesize } from "./synthesize.fixture";

afterAll(removeSynthesized);

const CANARY = "ca11ab1e0000ca11ab1e0000ca11ab1e";
const HOST = "https://cluster.example";
const exec = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "aws",
  env: { AWS_SECRET_ACCESS_KEY: CANARY },
};

function messageOf(build: (stack: TerraformStack) => unknown): string {
  try {
    synthesize(build);
  } catch (error) {
    return String(error);
  }
  return "";
}

describe("a secret in the settings of a provider", () => {
  it.each<[string, string, ProvidersConfig]>([
    ["parkit", "apiKey", { parkit: { apiKey: CANARY } }],
    ["parkit", "appKey", { parkit: { appKey: CANARY } }],
    ["parkit", "kubernetes.token", { parkit: { kubernetes: { host: HOST, token: CANARY } } }],
    ["parkit", "kubernetes.clientKey", { parkit: { kubernetes: { host: HOST, clientKey: CANARY } } }],
    ["parkit", "kubernetes.exec.env.AWS_SECRET_ACCESS_KEY", { parkit: { kubernetes: { host: HOST, exec } } }],
    ["datadog", "apiKey", { datadog: { apiKey: CANARY } }],
    ["datadog", "appKey", { datadog: { appKey: CANARY } }],
    ["helm", "kubernetes.token", { helm: { kubernetes: { host: HOST, token: CANARY } } }],
    ["helm", "kubernetes.password", { helm: { kubernetes: { host: HOST, password: CANARY } } }],
    ["helm", "kubernetes.clientKey", { helm: { kubernetes: { host: HOST, clientKey: CANARY } } }],
    ["helm", "kubernetes.exec.env.AWS_SECRET_ACCESS_KEY", { helm: { kubernetes: { host: HOST, exec } } }],
    [
      "helm",
      "registries[0].password",
      { helm: { registries: [{ url: "oci://charts.example", username: "me", password: CANARY }] } },
    ],
    ["kubernetes", "token", { kubernetes: { host: HOST, token: CANARY } }],
    ["kubernetes", "password", { kubernetes: { host: HOST, password: CANARY } }],
    ["kubernetes", "clientKey", { kubernetes: { host: HOST, clientKey: CANARY } }],
    ["kubernetes", "exec[0].env.AWS_SECRET_ACCESS_KEY", { kubernetes: { host: HOST, exec: [exec] } }],
  ])("of %s is refused when it is written out: %s", (provider, place, providers) => {
    const message = messageOf((stack) => configureProviders(stack, providers));
    expect(message).toContain(`[stack/${provider}] ${place}: is written out`);
    expect(message).not.toContain(CANARY);
  });

  it("is taken from variables, by each of the ways to refer to one", () => {
    const stack = synthesize((scope) => {
      const token = new TerraformVariable(scope, "cluster_token", { sensitive: true }).stringValue;
      configureProviders(scope, {
        parkit: { apiKey: token, kubernetes: { host: HOST, token } },
        helm: { kubernetes: { host: HOST, token: "${var.cluster_token}" } },
        kubernetes: { host: HOST, token },
        datadog: { apiKey: token },
      });
    });
    expect(JSON.stringify(stack.json["provider"]).match(/\$\{var\.cluster_token\}/g)).toHaveLength(5);
  });

  it("is told from two dollar signs, which stand for one", () => {
    const message = messageOf((stack) =>
      configureProviders(stack, { helm: { kubernetes: { host: HOST, token: "$${a" } } }),
    );
    expect(message).toContain("kubernetes.token: is written out");
  });
});

function runner(stack: TerraformStack, deployment: DeploymentProps): void {
  configureProviders(stack, { helm: {}, kubernetes: {}, docker: {} });
  const inCluster = "namespace" in deployment;
  new PrivateActionRunner(stack, "runner", {
    name: "payments",
    allow: [Actions.http.request],
    identity: inCluster
      ? RunnerIdentity.secret({ secretName: "payments-identity" })
      : RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
    deployment,
  });
}

const namespace = "datadog";
const env = { ORDERS_PASSWORD: CANARY };

describe("a secret in a deployment", () => {
  it.each<[string, DeploymentProps]>([
    ["keys.apiKey", Deployment.operator({ namespace, keys: { apiKey: CANARY } })],
    ["keys.appKey", Deployment.helmAgent({ namespace, keys: { apiKey: "", appKey: CANARY } })],
    [
      "helmValuesOverride.datadog.apiKey",
      Deployment.helmAgent({ namespace, helmValuesOverride: { datadog: { apiKey: CANARY } } }),
    ],
    [
      "helmValuesOverride.clusterAgent.token",
      Deployment.helmAgent({ namespace, helmValuesOverride: { clusterAgent: { token: CANARY } } }),
    ],
    [
      "helmValuesOverride.datadog.env[0].value",
      Deployment.helmAgent({
        namespace,
        helmValuesOverride: { datadog: { env: [{ name: "ORDERS_PASSWORD", value: CANARY }] } },
      }),
    ],
    [
      "helmValuesOverride.runner.config.privateKey",
      Deployment.helm({ namespace, helmValuesOverride: { runner: { config: { privateKey: CANARY } } } }),
    ],
    [
      "manifestOverride.spec.global.credentials.apiKey",
      Deployment.operator({
        namespace,
        manifestOverride: { spec: { global: { credentials: { apiKey: CANARY } } } },
      }),
    ],
    [
      "agent.extraSettings.global.clusterAgentToken",
      Deployment.operator({
        namespace,
        agent: DatadogAgentRef.managed({ extraSettings: { global: { clusterAgentToken: CANARY } } }),
      }),
    ],
    ["env.ORDERS_PASSWORD", Deployment.helm({ namespace, env })],
    ["env.ORDERS_PASSWORD", Deployment.manifests({ namespace, env })],
    ["env.ORDERS_PASSWORD", Deployment.docker({ env })],
    ["env.ORDERS_PASSWORD", Deployment.compose({ env })],
  ])("is refused when it is written out: %s", (place, deployment) => {
    const message = messageOf((stack) => {
      runner(stack, deployment);
    });
    expect(message).toContain(`[stack/runner] deployment.${place}: is written out`);
    expect(message).not.toContain(CANARY);
  });

  it.each<[string, DeploymentProps]>([
    [
      "a Secret",
      Deployment.helm({ namespace, env: { ORDERS_PASSWORD: { secretName: "orders", key: "password" } } }),
    ],
    [
      "what the Agent's secret backend is asked for",
      Deployment.helmAgent({
        namespace,
        helmValuesOverride: { datadog: { env: [{ name: "ORDERS_PASSWORD", value: "ENC[orders]" }] } },
      }),
    ],
    [
      "names of Secrets, and no secret at all",
      Deployment.helmAgent({
        namespace,
        helmValuesOverride: {
          datadog: { apiKey: "", apiKeyExistingSecret: "keys" },
          clusterAgent: { token: null, tokenExistingSecret: "token" },
        },
      }),
    ],
  ])("may be named: %s", (_title, deployment) => {
    expect(
      messageOf((stack) => {
        runner(stack, deployment);
      }),
    ).toBe("");
  });
});
