import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runnerSpec, runnerSpecs, type Description, type RunnerSpec } from "@parkit/provider-schema";
import { identitySecretName } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  AGENT_CHART,
  DEFAULT_VERSIONS,
  STANDALONE_CHART,
} from "@parkit/provider-schema/internal/version/versions";
import { agentRbacDocuments } from "@parkit/targets/internal/agent/agent-rbac";
import { runnerConfig } from "@parkit/targets/internal/identity/config";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { helmAgentFiles } from "@parkit/targets/internal/helm-agent/helm-agent";
import { helmAgentAccounts } from "@parkit/targets/internal/helm-agent/helm-agent-values";
import { helmFiles } from "@parkit/targets/internal/helm/helm";
import { runnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";
import { parse } from "yaml";

import { describeWithChart } from "./support/describe-with-chart";

/** A Kubernetes object, as far as these tests look into it. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: unknown;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template: PodTemplate };
}

interface PodTemplate {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly containers: readonly {
    readonly name: string;
    readonly env?: readonly EnvironmentVariable[];
    readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
    readonly volumeMounts: readonly { readonly mountPath: string }[];
  }[];
}

const golden = join(__dirname, "../targets/golden");
const specs = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  // The golden test of the targets shows that these are descriptions.
  .map(({ name }) => parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(runnerSpecs);

const standaloneChart = { name: STANDALONE_CHART, version: DEFAULT_VERSIONS.chart };
const agentChart = { name: AGENT_CHART, version: DEFAULT_VERSIONS.agentChart };

/** A runner with a list of its own in each of its programs. */
function listing(
  deployment: "helm" | "helm-agent",
  allow: readonly string[],
  nodes?: readonly string[],
): RunnerSpec {
  return runnerSpec({
    name: "payments",
    allow,
    identity: { type: "secret", secretName: "payments-identity" },
    ...(nodes === undefined ? {} : { node: { allow: nodes, identity: { type: "self-enroll" } } }),
    deployment: { type: deployment, namespace: "datadog" },
  });
}

const REQUEST = "com.datadoghq.http.request";
const SELECT = "com.datadoghq.postgresql.select";

describeWithChart<KubernetesObject>(standaloneChart, (render) => {
  it("starts new Pods with another allowlist, and keeps those that it has with the same", () => {
    const template = (...allow: readonly string[]): PodTemplate => {
      const spec = listing("helm", allow);
      if (!deployedBy("helm")(spec)) throw new Error("not deployed by the chart");
      return templateOf(render(valuesOf(helmFiles(spec))), "Deployment", fullName(spec));
    };
    expect(template(REQUEST)).toEqual(template(REQUEST));
    expect(template(REQUEST, SELECT)).not.toEqual(template(REQUEST));
    expect(template(REQUEST, SELECT).spec).toEqual(template(REQUEST).spec);
  });

  const cases = specs.filter(deployedBy("helm")).map((spec) => ({ title: spec.name, spec }));

  it.each(cases)("gives runner $title the configuration of target config", ({ spec }) => {
    const secret = named(render(valuesOf(helmFiles(spec))), "Secret", fullName(spec));
    // The chart leaves out what is the runner's default.
    const defaults = { allowIMDSEndpoint: false, taskTimeoutSeconds: 0 };
    const config: unknown = parse(secret.stringData?.["config.yaml"] ?? "");
    expect({ ...defaults, ...(config as object) }).toEqual(runnerConfig(spec));
  });

  it.each(cases)("grants runner $title the permissions of its allowlist, no more", ({ spec }) => {
    const { kind, rules } = runnerRbac(spec.allow, "standalone", spec.deployment);
    const roles = render(valuesOf(helmFiles(spec))).filter((object) => object.kind.endsWith("Role"));
    expect(roles.map((role) => [role.kind, role.metadata.name, role.rules ?? []])).toEqual([
      [kind, fullName(spec), rules],
    ]);
  });

  it.each(cases)("gives runner $title the identity of its Secret", ({ spec }) => {
    const pod = podOf(render(valuesOf(helmFiles(spec))), "Deployment", fullName(spec));
    const secrets = pod.containers.map(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef.name));
    const secret = identitySecretName(spec.name, spec.identity);
    expect(secrets).toEqual([secret === undefined ? [] : [secret]]);
  });

  it.each(cases)(
    "[S28] mounts the credentials of runner $title where connections look for them",
    ({ spec }) => {
      const pod = podOf(render(valuesOf(helmFiles(spec))), "Deployment", fullName(spec));
      const mounted = pod.containers[0]?.volumeMounts.map(({ mountPath }) => mountPath) ?? [];
      for (const { path } of spec.credentials)
        expect(mounted).toContain(path.slice(0, path.lastIndexOf("/")));
    },
  );
});

describeWithChart<KubernetesObject>(agentChart, (render) => {
  it("starts new Pods of the program whose allowlist is another", () => {
    const templates = (allow: readonly string[], nodeAllow: readonly string[]) => {
      const spec = listing("helm-agent", allow, nodeAllow);
      if (!deployedBy("helm-agent")(spec)) throw new Error("not deployed by the chart");
      const objects = render(valuesOf(helmAgentFiles(spec)));
      const clusterAgent = templateOf(objects, "Deployment", `${fullName(spec)}-cluster-agent`);
      const { annotations = {} } = templateOf(objects, "DaemonSet", fullName(spec)).metadata;
      // The chart makes a token of its own in each rendering, so that not everything can be compared.
      return {
        clusterAgent: clusterAgent.spec.containers.map(({ env }) => env),
        nodes: annotations["checksum/privateactionrunner-config"],
      };
    };
    const before = templates([REQUEST], [REQUEST]);
    expect(before.nodes).toBeDefined();
    expect(templates([REQUEST], [REQUEST])).toEqual(before);
    const clusterAgent = templates([REQUEST, SELECT], [REQUEST]);
    expect(clusterAgent.clusterAgent).not.toEqual(before.clusterAgent);
    expect(clusterAgent.nodes).toBe(before.nodes);
    const nodes = templates([REQUEST], [REQUEST, SELECT]);
    expect(nodes.clusterAgent).toEqual(before.clusterAgent);
    expect(nodes.nodes).not.toBe(before.nodes);
  });

  const cases = specs.filter(deployedBy("helm-agent")).map((spec) => ({ title: spec.name, spec }));

  it.each(cases)("gives the components of runner $title their lists", ({ spec }) => {
    const objects = render(valuesOf(helmAgentFiles(spec)));
    const clusterAgent = podOf(objects, "Deployment", `${fullName(spec)}-cluster-agent`).containers[0];
    const listed = clusterAgent?.env?.find(
      ({ name }) => name === "DD_PRIVATE_ACTION_RUNNER_ACTIONS_ALLOWLIST",
    )?.value;
    expect(listed?.split(",") ?? []).toEqual(spec.clusterAgent === undefined ? [] : spec.clusterAgent.allow);
    const config = objects.find(({ data }) => data?.["privateactionrunner.yaml"] !== undefined);
    expect(config !== undefined).toBe(spec.node !== undefined);
  });

  it.each(cases)("mounts the credentials of runner $title where its components look for them", ({ spec }) => {
    const objects = render(valuesOf(helmAgentFiles(spec)));
    const container = (kind: string, object: string, name: string) =>
      podOf(objects, kind, object).containers.find((candidate) => candidate.name === name);
    const components = [
      spec.node && container("DaemonSet", fullName(spec), "private-action-runner"),
      spec.clusterAgent && container("Deployment", `${fullName(spec)}-cluster-agent`, "cluster-agent"),
    ];
    for (const component of components.filter((one) => one !== undefined)) {
      const mounted = component.volumeMounts.map(({ mountPath }) => mountPath);
      for (const { path } of spec.credentials)
        expect(mounted).toContain(path.slice(0, path.lastIndexOf("/")));
    }
  });

  it.each(cases)("tells the Cluster Agent of runner $title where its identity is", ({ spec }) => {
    const objects = render(valuesOf(helmAgentFiles(spec)));
    const env = podOf(objects, "Deployment", `${fullName(spec)}-cluster-agent`).containers[0]?.env ?? [];
    const enrolls = env.find(({ name }) => name === "DD_PRIVATE_ACTION_RUNNER_SELF_ENROLL");
    const urn = env.find(({ name }) => name === "DD_PRIVATE_ACTION_RUNNER_URN");
    const identity = spec.clusterAgent?.identity;
    expect(enrolls?.value).toBe(identity?.type === "self-enroll" ? "true" : undefined);
    expect(urn?.valueFrom?.secretKeyRef?.name).toBe(identity && identitySecretName(spec.name, identity));
  });

  it.each(cases)("runs runner $title under the service accounts that get its permissions", ({ spec }) => {
    const objects = render(valuesOf(helmAgentFiles(spec)));
    const accounts = helmAgentAccounts(spec);
    expect(podOf(objects, "DaemonSet", fullName(spec)).serviceAccountName).toBe(accounts.node);
    const clusterAgent = podOf(objects, "Deployment", `${fullName(spec)}-cluster-agent`);
    expect(clusterAgent.serviceAccountName).toBe(accounts.clusterAgent);
    for (const document of agentRbacDocuments(spec, accounts)) {
      const subjects = "subjects" in document ? document.subjects : [];
      for (const { name } of subjects) expect(Object.values(accounts)).toContain(name);
    }
  });
});

function valuesOf(files: readonly { readonly path: string; readonly text: string }[]): string {
  const file = files.find(({ path }) => path === "values.yaml");
  if (file === undefined) throw new Error("no values.yaml");
  return file.text;
}

/** Name of the objects that the chart makes. */
function fullName(spec: RunnerSpec): string {
  const release = "release" in spec.deployment ? spec.deployment.release : undefined;
  return release ?? (spec.kind === "standalone" ? spec.name : "datadog-agent");
}

function named(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`the chart made no ${kind} ${name}`);
  return found;
}

function podOf(objects: readonly KubernetesObject[], kind: string, name: string): PodSpec {
  return templateOf(objects, kind, name).spec;
}

function templateOf(objects: readonly KubernetesObject[], kind: string, name: string): PodTemplate {
  const template = named(objects, kind, name).spec?.template;
  if (template === undefined) throw new Error(`${kind} ${name} has no Pod`);
  return template;
}
