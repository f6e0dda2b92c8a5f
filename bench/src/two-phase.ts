import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DEFAULT_VERSIONS, HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";
import { resolveTool, terraformEnvironment } from "@parkit/toolchain";

import type { Bench, BenchResult } from "./bench";
import { beside, timed, timingOf } from "./interleave";
import { OPERATOR_EXAMPLE } from "./programs";
import { runNodeWell } from "./run-process";
import { runCommand } from "./terraform-run";

/** What the stack may take of the time of what somebody would write by hand. */
const AT_MOST = 1.1;
const ROUNDS = 3;
const OPERATIONS = ["apply", "destroy"] as const;
/** Release of the operator's chart that is deployed, the same in both ways. */
const OPERATOR_CHART = process.env["OPERATOR_CHART"] ?? DEFAULT_VERSIONS.operatorChart;

/** Keys that the Secret holds; they are good for nothing. */
const VARIABLES = {
  TF_VAR_dd_api_key: "0123456789abcdef0123456789abcdef",
  TF_VAR_dd_app_key: "0123456789abcdef0123456789abcdef01234567",
};

/** A configuration of the same runner on the operator, one way or the other. */
interface Contender {
  readonly name: string;
  readonly write: (directory: string, cluster: string) => Promise<void>;
}

/**
 * The operator, its custom resource definitions and a `DatadogAgent` with a runner, up and down in one apply:
 * what the constructs make, beside what somebody writes by hand. Needs a cluster without the operator
 * (`KUBECONFIG`) and a mirror of Terraform's providers (`PARKIT_PROVIDERS`); charts come from
 * `CHART_REPOSITORY`, or Datadog's; a mirror with another release of the operator's chart says which by
 * `OPERATOR_CHART`.
 */
export const twoPhase: Bench = {
  name: "two-phase",
  summary: "apply and destroy of the operator with a runner, against HCL written by hand",
  run: async (note) => {
    const nothing: BenchResult = { timings: [], claims: [] };
    const tool = await resolveTool("terraform");
    const [mirror, cluster] = [process.env["PARKIT_PROVIDERS"], process.env["KUBECONFIG"]];
    if (tool.status === "missing") {
      note(tool.reason);
      return nothing;
    }
    if (mirror === undefined || cluster === undefined || !existsSync(mirror) || !existsSync(cluster)) {
      note("PARKIT_PROVIDERS names no mirror of Terraform providers, or KUBECONFIG no cluster");
      return nothing;
    }
    const times = new Map<string, number[]>();
    for (let round = 1; round <= ROUNDS; round += 1)
      for (const contender of CONTENDERS) {
        note(`round ${round} of ${ROUNDS}: ${contender.name}`);
        await measure(contender, { terraform: tool.path, mirror, cluster }, times);
      }
    const timings = [...times].map(([name, list]) => timingOf(name, list));
    return {
      timings,
      claims: OPERATIONS.map((operation) => ({
        what: `${operation} of the synthesized stack, as a share of ${BY_HAND.name}`,
        ...beside(timings, `${SYNTHESIZED.name}, ${operation}`, `${BY_HAND.name}, ${operation}`),
        atMost: AT_MOST,
      })),
    };
  },
};

interface Place {
  readonly terraform: string;
  readonly mirror: string;
  readonly cluster: string;
}

async function measure(
  { name, write }: Contender,
  { terraform, mirror, cluster }: Place,
  times: Map<string, number[]>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "two-phase-bench-"));
  const settings = join(directory, "terraform.rc");
  const env = { ...terraformEnvironment(), ...VARIABLES, TF_CLI_CONFIG_FILE: settings };
  const run = (...argv: readonly string[]): Promise<void> => runCommand(terraform, argv, directory, env);
  await writeFile(settings, `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`);
  await write(directory, cluster);
  try {
    await run("init");
    try {
      add(times, `${name}, apply`, await timed(() => run("apply", "-auto-approve")));
    } finally {
      // Whatever was made goes again, so that the next one finds an empty cluster.
      add(times, `${name}, destroy`, await timed(() => run("destroy", "-auto-approve")));
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function add(times: Map<string, number[]>, name: string, milliseconds: number): void {
  times.set(name, [...(times.get(name) ?? []), milliseconds]);
}

const SYNTHESIZED: Contender = {
  name: "operator-inline, synthesized",
  write: async (directory) => {
    await runNodeWell([OPERATOR_EXAMPLE], { cwd: directory, env: { CDKTF_OUTDIR: join(directory, "out") } });
    await cp(join(directory, "out/stacks/operator-inline"), directory, { recursive: true });
  },
};

const BY_HAND: Contender = {
  name: "HCL written by hand",
  write: async (directory, cluster) => {
    const templates = join(directory, "agent/templates");
    await mkdir(templates, { recursive: true });
    await writeFile(join(directory, "agent/Chart.yaml"), "apiVersion: v2\nname: agent\nversion: 1.0.0\n");
    await writeFile(join(templates, "agent.yaml"), AGENT);
    await writeFile(join(directory, "main.tf"), byHand(cluster));
  },
};

const CONTENDERS: readonly Contender[] = [SYNTHESIZED, BY_HAND];

const AGENT = `apiVersion: datadoghq.com/v2alpha1
kind: DatadogAgent
metadata:
  name: datadog
  annotations:
    cluster-agent.datadoghq.com/private-action-runner-enabled: "true"
    cluster-agent.datadoghq.com/private-action-runner-configdata: |
      private_action_runner:
        enabled: true
        self_enroll: true
        identity_use_k8s_secret: true
        identity_secret_name: datadog-private-action-runner-identity
        actions_allowlist: [com.datadoghq.kubernetes.core.listPod, com.datadoghq.kubernetes.apps.restartDeployment]
spec:
  global:
    site: datadoghq.com
    credentials:
      apiSecret: { secretName: datadog-secret, keyName: api-key }
      appSecret: { secretName: datadog-secret, keyName: app-key }
  features:
    remoteConfiguration: { enabled: true }
  override:
    clusterAgent:
      image: { tag: ${DEFAULT_VERSIONS.agent} }
`;

function byHand(cluster: string): string {
  return `terraform {
  required_providers {
    helm       = { source = "hashicorp/helm" }
    kubernetes = { source = "hashicorp/kubernetes" }
  }
}
variable "dd_api_key" { sensitive = true }
variable "dd_app_key" { sensitive = true }
provider "helm" {
  kubernetes = { config_path = "${cluster}" }
}
provider "kubernetes" {
  config_path = "${cluster}"
}
resource "kubernetes_namespace_v1" "datadog" {
  metadata { name = "datadog" }
}
resource "kubernetes_secret_v1" "keys" {
  metadata {
    name      = "datadog-secret"
    namespace = kubernetes_namespace_v1.datadog.metadata[0].name
  }
  data_wo          = { api-key = var.dd_api_key, app-key = var.dd_app_key }
  data_wo_revision = 1
}
resource "kubernetes_role_v1" "actions" {
  metadata {
    name      = "actions"
    namespace = kubernetes_namespace_v1.datadog.metadata[0].name
  }
  rule {
    api_groups = [""]
    resources  = ["pods"]
    verbs      = ["list"]
  }
  rule {
    api_groups = ["apps"]
    resources  = ["deployments"]
    verbs      = ["patch"]
  }
}
resource "kubernetes_role_binding_v1" "actions" {
  metadata {
    name      = "actions"
    namespace = kubernetes_namespace_v1.datadog.metadata[0].name
  }
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "Role"
    name      = kubernetes_role_v1.actions.metadata[0].name
  }
  subject {
    kind      = "ServiceAccount"
    name      = "datadog-cluster-agent"
    namespace = kubernetes_namespace_v1.datadog.metadata[0].name
  }
}
resource "helm_release" "operator" {
  name       = "datadog-operator"
  namespace  = kubernetes_namespace_v1.datadog.metadata[0].name
  repository = "${process.env["CHART_REPOSITORY"] ?? HELM_REPOSITORY}"
  chart      = "datadog-operator"
  version    = "${OPERATOR_CHART}"
  values     = [yamlencode({ datadogCRDs = { keepCrds = true } })]
  wait       = true
}
resource "helm_release" "agent" {
  name       = "datadog"
  namespace  = kubernetes_namespace_v1.datadog.metadata[0].name
  chart      = "./agent"
  wait       = true
  depends_on = [helm_release.operator, kubernetes_secret_v1.keys]
}
`;
}
