import { createHash } from "node:crypto";

import { HELM_REPOSITORY } from "@parkit/provider-schema/internal/version/versions";

import { runnerTarget } from "../target";
import type { TargetFile } from "../target-file";
import { shellWord } from "../text/shell-word";
import { yamlStream } from "../text/yaml-text";
import { gitOpsGuideFile } from "./gitops-guide";
import { gitOpsRefusal, isGitOps, type GitOpsSpec } from "./gitops-runner";
import { kustomizationFile } from "./kustomization";
import { rollout, type ChartRelease } from "./rollout";

/** Target `flux`: releases of Datadog's charts and objects, in Kustomizations that wait for each other. */
export const fluxTarget = runnerTarget(
  "flux",
  "Flux HelmReleases, Kustomizations and objects, for a Git repository",
  isGitOps,
  fluxFiles,
  gitOpsRefusal,
);

const FILE = "flux.yaml";

/** What `flux bootstrap` calls its namespace and the repository that it reads. */
const FLUX_SYSTEM = "flux-system";

/** Folders of the two Kustomizations that an operator needs, below the folder of the runner. */
const FOLDERS = { operator: "operator", runner: "runner" } as const;

/** Folder in which a runner's files lie in a Git repository unless another is named. */
function defaultFolder({ name }: GitOpsSpec): string {
  return `parkit/${name}`;
}

/**
 * A folder of a Git repository as it is written after `./`; undefined for a path that is none below its root.
 */
export function repositoryFolder(path: string): string | undefined {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const leaves = path.startsWith("/") || path.includes("\\") || parts.includes("..");
  return leaves || parts.length === 0 ? undefined : parts.join("/");
}

function fluxFiles(spec: GitOpsSpec, folder = defaultFolder(spec)): readonly TargetFile[] {
  const { header, operator, before, release, objects } = rollout(spec);
  const own = [...before, ...(release === undefined ? [] : releaseDocuments(release)), ...objects];
  const guide = fluxGuide(spec, folder, operator !== undefined);
  if (operator === undefined)
    return [{ path: FILE, text: yamlStream(own, header) }, kustomizationFile(FILE), guide];
  const [first, second] = [`${spec.name}-operator`, `${spec.name}-agent`];
  const kustomizations = [
    kustomization(first, `./${folder}/${FOLDERS.operator}`, {
      // Ready when the operator is, so that its definitions are there for who depends on it.
      wait: true,
      // Flux deletes in no order, and a DatadogAgent waits for its operator to let it go.
      deletionPolicy: "Orphan",
    }),
    kustomization(second, `./${folder}/${FOLDERS.runner}`, {
      dependsOn: [{ name: first }],
      deletionPolicy: "WaitForTermination",
    }),
  ];
  return [
    { path: FILE, text: yamlStream(kustomizations, header) },
    kustomizationFile(FILE),
    { path: `${FOLDERS.operator}/operator.yaml`, text: yamlStream(releaseDocuments(operator)) },
    { path: `${FOLDERS.runner}/runner.yaml`, text: yamlStream(own) },
    guide,
  ];
}

/** What of a `kustomize.toolkit.fluxcd.io/v1` Kustomization differs between the two. */
interface KustomizationSettings {
  readonly wait?: true;
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly deletionPolicy: "Orphan" | "WaitForTermination";
}

function kustomization(name: string, path: string, settings: KustomizationSettings): object {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: FLUX_SYSTEM },
    spec: {
      interval: "10m",
      path,
      prune: true,
      ...settings,
      sourceRef: { kind: "GitRepository", name: FLUX_SYSTEM },
    },
  };
}

/** What installs a chart: where it is, its values, and the release. */
function releaseDocuments({ name, namespace, chart, version, values }: ChartRelease): readonly object[] {
  // Other values are another ConfigMap: Flux looks at the release at once, and not when its interval is over.
  const digest = createHash("sha256").update(values).digest("hex").slice(0, 10);
  const valuesName = `${name}-values-${digest}`;
  return [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "HelmRepository",
      metadata: { name, namespace },
      spec: { interval: "1h", url: HELM_REPOSITORY },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: valuesName, namespace },
      data: { "values.yaml": values },
    },
    {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name, namespace },
      spec: {
        interval: "1h",
        releaseName: name,
        chart: { spec: { chart, version, sourceRef: { kind: "HelmRepository", name } } },
        install: RETRIED,
        upgrade: RETRIED,
        valuesFrom: [{ kind: "ConfigMap", name: valuesName }],
      },
    },
  ];
}

/** Without it Flux gives up at the first failure: a registry that does not answer is one. */
const RETRIED = { remediation: { retries: 3 } };

function fluxGuide(spec: GitOpsSpec, folder: string, byTwo: boolean): TargetFile {
  const name = shellWord(spec.name);
  const path = shellWord(`./${folder}`);
  const inFolder = byTwo ? ` --folder ${shellWord(folder)}` : "";
  return gitOpsGuideFile(spec, {
    program: "Flux",
    prepare: [],
    install: {
      text: byTwo
        ? `Commit this folder as \`${folder}\` of the repository that \`flux bootstrap\` set up; another place is named with \`--folder\`. The operator is ready before the DatadogAgent is applied. It stays when the runner goes: \`kubectl delete helmrelease\` removes it afterwards.`
        : "Commit this folder, and have a Kustomization apply it: once by this command, or by one of your own.",
      commands: [
        `flux create kustomization ${name} --source GitRepository/${FLUX_SYSTEM} --path ${path} --prune --interval 10m`,
      ],
    },
    verify: [
      "flux get kustomizations",
      `flux get helmreleases --namespace ${shellWord(spec.deployment.namespace)}`,
    ],
    render: `parkit synth flux -f parkit.yaml --runner ${name}${inFolder} -o .`,
  });
}
