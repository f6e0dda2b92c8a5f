import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runnerSpecs } from "@parkit/provider-schema";
import type { Description, RunnerSpec } from "@parkit/provider-schema";
import { agentRbacDocuments } from "@parkit/targets/agent-rbac";
import { runnerConfig } from "@parkit/targets/config";
import { deployedBy } from "@parkit/targets/deployed-by";
import { helmAgentAccounts, helmAgentFiles } from "@parkit/targets/helm-agent";
import { helmFiles } from "@parkit/targets/helm";
import { runnerRbac } from "@parkit/targets/runner-rbac";
import { parse, parseAllDocuments } from "yaml";

import { describeWithTool } from "./describe-with-tool";

/** A Kubernetes object, as far as these tests look into it. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: unknown;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly containers: readonly {
    readonly name: string;
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly volumeMounts: readonly { readonly mountPath: string }[];
  }[];
}

const golden = join(__dirname, "../targets/golden");
const specs = readdirSync(golden, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  // The golden test of the targets shows that these are descriptions.
  .map(({ name }) => parse(readFileSync(join(golden, name, "parkit.yaml"), "utf8")) as Description)
  .flatMap(runnerSpecs);

describeWithChart("private-action-runner", (render) => {
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
    const role = named(render(valuesOf(helmFiles(spec))), kind, fullName(spec));
    expect(role.rules ?? []).toEqual(rules);
  });

  it.each(cases)("mounts the credentials of runner $title where connections look for them", ({ spec }) => {
    const pod = podOf(render(valuesOf(helmFiles(spec))), "Deployment", fullName(spec));
    const mounted = pod.containers[0]?.volumeMounts.map(({ mountPath }) => mountPath) ?? [];
    for (const { path } of spec.credentials) expect(mounted).toContain(path.slice(0, path.lastIndexOf("/")));
  });
});

describeWithChart("datadog", (render) => {
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

type Render = (values: string) => readonly KubernetesObject[];

/** Tests with a chart of the directory in PARKIT_CHARTS and the real Helm. */
function describeWithChart(chart: string, body: (render: Render) => void): void {
  const charts = process.env["PARKIT_CHARTS"];
  if (charts === undefined || !existsSync(join(charts, chart, "Chart.yaml"))) {
    it.todo(`chart ${chart} [skipped: PARKIT_CHARTS does not hold it]`);
    return;
  }
  describeWithTool("helm", `chart ${chart}`, (helm) => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "parkit-chart-"));
      // Charts that it would bring along have nothing to do with the runner, and may not be there.
      cpSync(join(charts, chart), folder, {
        recursive: true,
        filter: (file) => !/[/\\]requirements\.(yaml|lock)$/.test(file),
      });
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    body((values) => {
      const argv = [
        "template",
        "release",
        folder,
        "--namespace",
        "datadog",
        "--skip-schema-validation",
        "--values",
        "-",
      ];
      const text = execFileSync(helm.path, argv, {
        input: values,
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      });
      return parseAllDocuments(text)
        .map((document) => document.toJS() as KubernetesObject | null)
        .filter((object) => object !== null);
    });
  });
}

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
  const pod = named(objects, kind, name).spec?.template.spec;
  if (pod === undefined) throw new Error(`${kind} ${name} has no Pod`);
  return pod;
}
