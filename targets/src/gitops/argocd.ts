import { HELM_REPOSITORY, STANDALONE_CHART } from "@parkit/provider-schema/internal/version/versions";

import { helmAgentRelease } from "../helm-agent/helm-agent-values";
import { DATADOG_AGENT } from "../operator/datadog-agent";
import { overridden } from "../override";
import { runnerTarget } from "../target";
import type { TargetFile } from "../target-file";
import { shellWord } from "../text/shell-word";
import { yamlStream } from "../text/yaml-text";
import { gitOpsGuideFile } from "./gitops-guide";
import { byHelmAgent, gitOpsRefusal, isGitOps, type GitOpsSpec } from "./gitops-runner";
import { kustomizationFile } from "./kustomization";
import { rollout, type ChartRelease } from "./rollout";

/** Target `argocd`: Applications for Datadog's charts, and what belongs to the runner, in sync waves. */
export const argocdTarget = runnerTarget(
  "argocd",
  "Argo CD Applications and objects in sync waves, for a Git repository",
  isGitOps,
  argocdFiles,
  gitOpsRefusal,
);

const FILE = "argocd.yaml";

/** Namespace in which Argo CD looks for Applications. */
const ARGOCD_NAMESPACE = "argocd";

/**
 * Sync waves. Argo CD applies a wave when what it knows the health of in the one before is healthy, and
 * deletes in the reverse order.
 */
const WAVE = { operator: 0, before: 0, release: 1, objects: 2 } as const;

/** An `argoproj.io/v1alpha1` Application that installs a chart. */
interface ApplicationDocument {
  readonly apiVersion: "argoproj.io/v1alpha1";
  readonly kind: "Application";
  readonly metadata: {
    readonly name: string;
    readonly namespace: typeof ARGOCD_NAMESPACE;
    /** Without it, what the chart made stays when the Application goes. */
    readonly finalizers: readonly ["resources-finalizer.argocd.argoproj.io"];
  };
  readonly spec: {
    readonly project: "default";
    readonly source: {
      readonly repoURL: string;
      readonly chart: string;
      readonly targetRevision: string;
      readonly helm: { readonly releaseName: string; readonly values: string };
    };
    readonly destination: { readonly server: string; readonly namespace: string };
    readonly syncPolicy: {
      readonly automated: { readonly prune: true; readonly selfHeal: true };
      /** @default - none */
      readonly syncOptions?: readonly string[];
    };
  };
}

function argocdFiles(spec: GitOpsSpec): readonly TargetFile[] {
  const { header, operator, before, release, objects } = rollout(
    spec,
    byHelmAgent(spec) ? steadyValues(tokenSecret(spec)) : {},
  );
  const documents = [
    ...(operator === undefined ? [] : [inWave(WAVE.operator, application(operator))]),
    ...before.map((object) => inWave(WAVE.before, object)),
    ...(release === undefined ? [] : [inWave(WAVE.release, application(release))]),
    ...objects.map((object) => inWave(WAVE.objects, object)),
  ];
  return [{ path: FILE, text: yamlStream(documents, header) }, kustomizationFile(FILE), argocdGuide(spec)];
}

/** Server of the cluster in which Argo CD itself runs. */
const OWN_CLUSTER = "https://kubernetes.default.svc";

function application({ name, namespace, chart, version, values }: ChartRelease): ApplicationDocument {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name,
      namespace: ARGOCD_NAMESPACE,
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: "default",
      source: {
        repoURL: HELM_REPOSITORY,
        chart,
        targetRevision: version,
        helm: { releaseName: name, values },
      },
      destination: { server: OWN_CLUSTER, namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // Other ways of applying repeat an object in an annotation of its own, and definitions are too long.
        ...(chart === STANDALONE_CHART ? {} : { syncOptions: ["ServerSideApply=true"] }),
      },
    },
  };
}

/**
 * An object with its wave. Argo CD has no check of its own for the health of Applications, so that the wave
 * of a `DatadogAgent` may come before its definition: then it is left out of the trial run, and the sync is
 * tried again.
 */
function inWave(wave: number, object: object): object {
  const unknownYet = "kind" in object && object.kind === DATADOG_AGENT.kind;
  return overridden(object, {
    metadata: {
      annotations: {
        "argocd.argoproj.io/sync-wave": String(wave),
        ...(unknownYet ? { "argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true" } : {}),
      },
    },
  });
}

/** Secret with the token by which Agents know their Cluster Agent. */
function tokenSecret(spec: Parameters<typeof helmAgentRelease>[0]): string {
  return `${helmAgentRelease(spec)}-cluster-agent-token`;
}

/**
 * Values without which the Agent's chart makes a token and an id by chance each time it is rendered. Helm
 * renders when something changes; Argo CD every few minutes, and would restart the Agents each time.
 */
function steadyValues(tokenExistingSecret: string): Readonly<Record<string, unknown>> {
  return {
    datadog: { apm: { instrumentation: { skipKPITelemetry: true } } },
    clusterAgent: { tokenExistingSecret },
  };
}

function argocdGuide(spec: GitOpsSpec): TargetFile {
  const namespace = shellWord(spec.deployment.namespace);
  const name = shellWord(`${spec.name}-objects`);
  return gitOpsGuideFile(spec, {
    program: "Argo CD",
    prepare: byHelmAgent(spec) ? [createToken(tokenSecret(spec), namespace)] : [],
    install: {
      text: "Commit this folder, and have an Application apply it: once by these commands, or by an Application or ApplicationSet of your own. The retries bridge the time until an operator has brought its definition.",
      commands: [
        "export REPOSITORY=… FOLDER=…",
        `argocd app create ${name} --repo "$REPOSITORY" --path "$FOLDER" --dest-server ${OWN_CLUSTER} --dest-namespace ${namespace} --sync-policy automated --auto-prune --self-heal --sync-retry-limit 10`,
      ],
    },
    verify: [`kubectl get applications --namespace ${ARGOCD_NAMESPACE}`],
    render: `parkit synth argocd -f parkit.yaml --runner ${shellWord(spec.name)} -o .`,
  });
}

/** The token is made where it goes, and is in no argument. */
function createToken(secret: string, namespace: string): string {
  const name = shellWord(secret);
  return `kubectl get secret ${name} --namespace ${namespace} || printf %s "$(openssl rand -hex 16)" | kubectl create secret generic ${name} --namespace ${namespace} --from-file=token=/dev/stdin`;
}
