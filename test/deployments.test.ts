import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  Actions,
  configureProviders,
  Credential,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  Secret,
  type PrivateActionRunnerProps,
} from "@parkit/constructs";
import { App, LocalBackend, TerraformStack, TerraformVariable } from "cdktf";

import { describeWithTool } from "./describe-with-tool";
import { EXAMPLE_KEYS } from "./support/example-stacks";
import { schemaDoubleProvider } from "./support/schema-double";
import { terraformDirectory, type TerraformDirectory } from "./support/terraform";

const contracts = process.env["PARKIT_CONTRACTS"];
const schemas = join(contracts ?? "", "terraform-provider-schemas.json");
const withSchemas = contracts !== undefined && existsSync(schemas);

const PROVIDERS = [
  { source: "registry.terraform.io/hashicorp/helm", version: "3.1.1" },
  { source: "registry.terraform.io/hashicorp/kubernetes", version: "2.38.0" },
  { source: "registry.terraform.io/kreuzwerker/docker", version: "3.6.2" },
];

const IDENTITY = RunnerIdentity.secret({ secretName: "payments-identity" });
const CREDENTIALS = {
  orders: Credential.postgresql({ from: Secret.external({ store: "vault", remoteKey: "orders" }) }),
  ci: Credential.jenkins({ from: Secret.kubernetes("ci", "jenkins.json") }),
};

type Keys = Readonly<Record<"apiKey" | "appKey", string>>;

/** Runners by what is special about them, with the types of resources that they become. */
const RUNNERS: readonly (readonly [
  string,
  (keys: Keys) => Omit<PrivateActionRunnerProps, "name">,
  readonly string[],
])[] = [
  [
    "the standalone chart",
    () => ({
      allow: [Actions.http.request],
      identity: IDENTITY,
      deployment: Deployment.helm({
        namespace: "datadog",
        createNamespace: true,
        helmValuesOverride: { runner: { replicas: 0 } },
      }),
    }),
    ["helm_release", "kubernetes_namespace_v1"],
  ],
  [
    "the Agent's chart",
    (keys) => ({
      allow: [Actions.kubernetes.core.listNode],
      node: { allow: [Actions.http.request], identity: RunnerIdentity.selfEnroll() },
      deployment: Deployment.helmAgent({ namespace: "datadog", createNamespace: true, keys }),
    }),
    [
      "helm_release",
      "kubernetes_cluster_role_binding_v1",
      "kubernetes_cluster_role_v1",
      "kubernetes_namespace_v1",
      "kubernetes_secret_v1",
    ],
  ],
  [
    "the operator",
    (keys) => ({
      allow: [Actions.http.request],
      credentials: { ci: CREDENTIALS.ci },
      deployment: Deployment.operator({ namespace: "datadog", keys, remediation: true }),
    }),
    ["helm_release", "helm_release", "kubernetes_annotations", "kubernetes_secret_v1"],
  ],
  [
    "an operator that is there",
    () => ({
      allow: [Actions.kubernetes.core.listPod],
      deployment: Deployment.operator({ namespace: "datadog", crdStrategy: "preinstalled" }),
    }),
    ["kubernetes_annotations", "kubernetes_manifest", "kubernetes_role_binding_v1", "kubernetes_role_v1"],
  ],
  [
    "Docker",
    () => ({
      allow: [Actions.http.request],
      identity: RunnerIdentity.file({ path: "/etc/parkit/payments.yaml" }),
      modes: ["pull", "push"],
      push: { hostname: "par.example.com" },
      deployment: Deployment.docker({ env: { HTTPS_PROXY: "http://proxy" } }),
    }),
    ["docker_container", "docker_container", "docker_image", "docker_volume"],
  ],
  [
    "plain objects",
    () => ({
      allow: [Actions.kubernetes.core.listPod, Actions.postgresql.select],
      identity: IDENTITY,
      credentials: CREDENTIALS,
      modes: ["pull", "push"],
      push: { hostname: "par.example.com", ingress: { className: "nginx", tlsSecret: "par-tls" } },
      deployment: Deployment.manifests({
        namespace: "datadog",
        createNamespace: true,
        replicas: 2,
        podMonitor: { labels: { release: "prometheus" } },
        labels: { team: "payments" },
        podAnnotations: { note: 'a "quoted" ${x} text' },
        tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }],
            },
          },
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchLabels: { "app.kubernetes.io/instance": "payments" } },
                  topologyKey: "kubernetes.io/hostname",
                },
              },
            ],
          },
        },
      }),
    }),
    [
      "helm_release",
      "helm_release",
      "kubernetes_deployment_v1",
      "kubernetes_ingress_v1",
      "kubernetes_namespace_v1",
      "kubernetes_network_policy_v1",
      "kubernetes_pod_disruption_budget_v1",
      "kubernetes_role_binding_v1",
      "kubernetes_role_v1",
      "kubernetes_secret_v1",
      "kubernetes_service_account_v1",
      "kubernetes_service_v1",
    ],
  ],
];

describeWithTool("terraform", "what deployments become is planned (schema only)", ({ path }) => {
  if (!withSchemas) {
    it.todo("[skipped: PARKIT_CONTRACTS does not hold the schemas of Terraform providers]");
    return;
  }
  let scratch: string;
  let directory: TerraformDirectory;

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "parkit-deployments-"));
    const doubles = PROVIDERS.map(({ source, version }) =>
      schemaDoubleProvider(scratch, schemas, source, version),
    );
    directory = await terraformDirectory(path, doubles);
  });
  afterEach(async () => {
    await directory.remove();
    await rm(scratch, { recursive: true });
  });

  it.each(RUNNERS)("for a runner by %s", async (_title, props, resources) => {
    await cp(synthesized(join(scratch, "out"), props), directory.path, { recursive: true });
    expect(await directory.run(["init"])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await directory.run(["plan"], EXAMPLE_KEYS);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const created = [...stdout.matchAll(/^ {2}# (\w+)\.\S+ will be created$/gm)].map(([, type]) => type);
    expect(created.sort()).toEqual(resources);
    expect(stdout).not.toContain(EXAMPLE_KEYS.TF_VAR_dd_api_key);
  });
});

/** Synthesizes a stack with one runner and returns its folder. */
function synthesized(outdir: string, props: (keys: Keys) => Omit<PrivateActionRunnerProps, "name">): string {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, "stack");
  // Otherwise the state would lie in the folder in which the tests run.
  new LocalBackend(stack, { path: "terraform.tfstate" });
  const host = "https://127.0.0.1:1";
  configureProviders(stack, { helm: { kubernetes: { host } }, kubernetes: { host }, docker: {} });
  const key = (id: string): string => new TerraformVariable(stack, id, { sensitive: true }).stringValue;
  const keys = { apiKey: key("dd_api_key"), appKey: key("dd_app_key") };
  new PrivateActionRunner(stack, "payments", { name: "payments", ...props(keys) });
  app.synth();
  return join(outdir, "stacks/stack");
}
