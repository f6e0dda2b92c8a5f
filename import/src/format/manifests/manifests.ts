/** The standalone runner as plain Kubernetes objects: parkit's own, or what its chart renders. */

import { POD_DEFAULTS, SCRIPT_FILES_DIRECTORY } from "@parkit/provider-schema/internal/deployment/pod";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { RUNNER_METRICS_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import {
  CA_DIRECTORY,
  CONTAINER_SECURITY,
  POD_SECURITY,
} from "@parkit/targets/internal/kubernetes/standalone-pod";
import {
  itemsOf,
  memberOf,
  membersOf,
  numberOf,
  textOf,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { permissionsDraft, roleKind, writtenRules } from "../chart/chart-allowlist";
import { ASSUMED_NAMESPACE } from "../chart/chart-values";
import { imageDraft, isRunnerImage } from "../container/container";
import { traced, type Draft, type DraftObject } from "../../draft/draft";
import type { ImportFinding } from "../../draft/import-finding";
import type { ImportedPart } from "../../draft/imported-part";
import { listedNames } from "../../draft/runner-draft";
import { belongingsOf, isNamed, isOf, mountedAt, podOf, type Belongings } from "./belongings";
import { mountedFiles } from "../kubernetes/mounted-files";
import {
  environmentDraft,
  listDraft,
  namesDraft,
  PROBE_VALUES,
  RESOURCE_VALUES,
  standaloneResources,
  textsDraft,
} from "../kubernetes/pod";
import { importRunnerConfig, notImported, notTakenOver } from "../container/runner-config";
import { networkPolicyFindings } from "./network-policy";
import { mountedScriptFiles } from "../setting/scripts";
import { numberBut, someOf, textBut, UNNAMED_RUNNER, whole } from "../setting/settings";
import { ownVariables, podIdentity, variableSettings } from "./container-variables";

/** Runners among Kubernetes objects. */
interface ImportedManifests {
  readonly parts: readonly ImportedPart[];
  /** Objects that belong to these runners. An Ingress does not: it may lead to a chart's runner as well. */
  readonly used: ReadonlySet<SourceNode>;
}

/** What the cluster, or the tool that applies, writes itself. */
const OF_THE_CLUSTER: readonly ReadPath[] = [
  ...["apiVersion", "kind", "metadata.name", "metadata.namespace", "status.**"],
  ...["creationTimestamp", "generation", "resourceVersion", "selfLink", "uid"].map(
    (name) => `metadata.${name}`,
  ),
  "metadata.managedFields.**",
];
/**
 * What of a Deployment is taken over, with what Kubernetes fills in. Labels, volumes and containers have
 * findings of their own.
 */
const READ_OF_DEPLOYMENT: readonly ReadPath[] = [
  ...OF_THE_CLUSTER,
  ...["metadata.labels.*", "metadata.annotations.*", "spec.replicas", "spec.selector.matchLabels.*"],
  ["spec.progressDeadlineSeconds", 600],
  ["spec.revisionHistoryLimit", 10],
  ["spec.strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } }],
  ...["metadata.labels.*", "metadata.annotations.*", "metadata.creationTimestamp"].map(
    (name) => `spec.template.${name}`,
  ),
  ...[
    "serviceAccountName",
    "imagePullSecrets.*.name",
    "nodeSelector.*",
    "affinity.**",
    "tolerations.**",
    "volumes.**",
    "containers.**",
  ].map((name) => `spec.template.spec.${name}`),
  ["spec.template.spec.securityContext.runAsNonRoot", POD_SECURITY.runAsNonRoot],
  ["spec.template.spec.securityContext.runAsUser", POD_SECURITY.runAsUser],
  ["spec.template.spec.securityContext.seccompProfile.type", POD_SECURITY.seccompProfile.type],
  ["spec.template.spec.restartPolicy", "Always"],
  ["spec.template.spec.dnsPolicy", "ClusterFirst"],
  ["spec.template.spec.schedulerName", "default-scheduler"],
  ["spec.template.spec.terminationGracePeriodSeconds", 30],
];
/** What of its container is taken over, with what Kubernetes fills in. */
const READ_OF_CONTAINER: readonly ReadPath[] = [
  ...["name", "image", "imagePullPolicy", "env.**", "envFrom.0.secretRef.name", "volumeMounts.**"],
  ...["args.**", "livenessProbe.**", "readinessProbe.**"],
  ...RESOURCE_VALUES.map((name) => `resources.${name}`),
  ["securityContext.allowPrivilegeEscalation", CONTAINER_SECURITY.allowPrivilegeEscalation],
  ["securityContext.capabilities.drop.*", ...CONTAINER_SECURITY.capabilities.drop],
  ["ports.0.name", "http"],
  ["ports.0.containerPort", RUNNER_PORT],
  ["ports.0.protocol", "TCP"],
  ["terminationMessagePath", "/dev/termination-log"],
  ["terminationMessagePolicy", "File"],
];
/** What of the objects beside it is taken over or made again. */
const READ_OF_BELONGING: Readonly<Record<string, readonly ReadPath[]>> = {
  ServiceAccount: [...OF_THE_CLUSTER, "metadata.labels.*", "metadata.annotations.*"],
  ConfigMap: [...OF_THE_CLUSTER, ...["metadata.labels.*", "metadata.annotations.checksum/scripts", "data.*"]],
  Service: [
    ...OF_THE_CLUSTER,
    ...["metadata.labels.*", "metadata.annotations.*", "spec.selector.*"],
    ...["name", "port", "targetPort", "protocol"].map((name) => `spec.ports.*.${name}`),
    ["spec.type", "ClusterIP"],
    ["spec.sessionAffinity", "None"],
    ["spec.internalTrafficPolicy", "Cluster"],
    ...["spec.clusterIP", "spec.clusterIPs.*", "spec.ipFamilies.*", "spec.ipFamilyPolicy"],
  ],
  // Its rules have findings of their own.
  NetworkPolicy: [
    ...OF_THE_CLUSTER,
    ...["metadata.labels.*", "spec.podSelector.matchLabels.*", "spec.policyTypes.*"],
    ...["spec.ingress.**", "spec.egress.**"],
  ],
  PodDisruptionBudget: [
    ...OF_THE_CLUSTER,
    ...["metadata.labels.*", "spec.selector.matchLabels.*"],
    ["spec.maxUnavailable", 1],
  ],
  PodMonitor: [
    ...OF_THE_CLUSTER,
    ...["metadata.labels.*", "spec.selector.matchLabels.*"],
    ["spec.podMetricsEndpoints.0.port", "http"],
    ["spec.podMetricsEndpoints.0.path", RUNNER_METRICS_PATH],
  ],
};

/** Labels that chart and manifests give to every object. */
const STANDARD_LABEL = /^(?:app\.kubernetes\.io\/(?:name|instance|version|managed-by)|helm\.sh\/chart)$/;
/** Annotations that start a new Pod when something else changes. */
const CHECKSUM = /^checksum\//;

/**
 * Finds Deployments of the standalone image, and takes what belongs to them from the other objects of the
 * file.
 */
export function importManifests(file: string, objects: readonly SourceNode[]): ImportedManifests {
  const used = new Set<SourceNode>();
  const parts = objects.flatMap((deployment) => {
    const container = runnerContainer(deployment);
    if (container === undefined) return [];
    const belongings = belongingsOf(deployment, container, objects);
    for (const object of [deployment, ...belongings.all]) used.add(object);
    return [importDeployment(file, deployment, container, belongings)];
  });
  return { parts, used };
}

function runnerContainer(object: SourceNode): SourceNode | undefined {
  if (!isOf(object, ["Deployment", "StatefulSet"])) return undefined;
  return itemsOf(memberOf(podOf(object), "containers")).find((container) =>
    isRunnerImage(textOf(memberOf(container, "image"))),
  );
}

function importDeployment(
  file: string,
  deployment: SourceNode,
  container: SourceNode,
  belongings: Belongings,
): ImportedPart {
  const name = memberOf(deployment, "metadata", "name");
  const release = wordsOf(name) ?? UNNAMED_RUNNER;
  const namespace = memberOf(deployment, "metadata", "namespace");
  const config = belongings.config && importRunnerConfig(file, belongings.config);
  const said = variableSettings(container);
  const identity = podIdentity(container, belongings.config, release);
  const env = environmentDraft(ownVariables(container));
  const credentials = mountedFiles({
    volumes: itemsOf(memberOf(podOf(deployment), "volumes")),
    mounts: itemsOf(memberOf(container, "volumeMounts")),
    isOwn: (path) =>
      path === RUNNER_CONFIG_DIRECTORY ||
      path === CA_DIRECTORY ||
      (path === SCRIPT_FILES_DIRECTORY && belongings.scriptFiles !== undefined),
    secretNamed: (secret) => belongings.secrets.find((object) => isNamed(object, ["Secret"], secret)),
  });
  const runner = { ...config?.runner, ...said.runner };
  return {
    format: "manifests",
    file,
    runner: {
      ...runner,
      name: said.name ?? traced(name, release) ?? release,
      identity: identity.identity,
      credentials: someOf(credentials.credentials),
      deployment: {
        type: "manifests",
        namespace: traced(namespace, wordsOf(namespace)) ?? ASSUMED_NAMESPACE,
        ...podDraft(deployment, container, belongings),
        env: env.draft,
        podMonitor: podMonitorDraft(belongings.podMonitor),
        ...permissionsOf(belongings, runner),
      },
    },
    places: [{ path: [], place: deployment.place }],
    granted: {
      standalone: {
        kind: roleKind(memberOf(belongings.binding, "kind")),
        rules: writtenRules(memberOf(belongings.role, "rules")),
      },
    },
    remarks: [
      ...(wordsOf(namespace) === undefined
        ? [{ path: ["deployment", "namespace"], text: "The objects do not say in which namespace they are." }]
        : []),
      ...identity.remarks,
      ...credentials.remarks,
    ],
    findings: [
      ...(config?.findings ?? []),
      ...identity.findings,
      ...env.findings,
      ...credentials.findings,
      ...said.findings,
      ...otherLabels(deployment),
      ...otherContainers(deployment, container),
      ...["livenessProbe", "readinessProbe"].flatMap((probe) =>
        belongingFindings(memberOf(container, probe), PROBE_VALUES),
      ),
      ...notImported(deployment, [
        ...READ_OF_DEPLOYMENT,
        ["spec.template.spec.serviceAccount", textOf(memberOf(podOf(deployment), "serviceAccountName"))],
      ]),
      ...notImported(container, READ_OF_CONTAINER),
      ...belongingFindings(belongings.account, READ_OF_BELONGING["ServiceAccount"]),
      ...belongingFindings(belongings.service, READ_OF_BELONGING["Service"]),
      ...belongingFindings(belongings.scriptFiles, READ_OF_BELONGING["ConfigMap"]),
      ...belongingFindings(belongings.networkPolicy, READ_OF_BELONGING["NetworkPolicy"]),
      ...networkPolicyFindings(belongings.networkPolicy),
      ...belongingFindings(belongings.disruptionBudget, READ_OF_BELONGING["PodDisruptionBudget"]),
      ...belongingFindings(belongings.podMonitor, READ_OF_BELONGING["PodMonitor"]),
      ...otherKeys(belongings.configObject),
      ...roleElsewhere(belongings),
    ],
  };
}

function belongingFindings(
  object: SourceNode | undefined,
  read: readonly ReadPath[] = OF_THE_CLUSTER,
): readonly ImportFinding[] {
  return object === undefined ? [] : notImported(object, read);
}

/** One that asks for nothing is a wish all the same: it may be an empty object. */
function podMonitorDraft(object: SourceNode | undefined): Draft {
  if (object === undefined) return undefined;
  return { labels: textsDraft(memberOf(object, "metadata", "labels")) };
}

/** Files beside `config.yaml` in the same Secret, such as credential files of the chart's default. */
function otherKeys(object: SourceNode | undefined): readonly ImportFinding[] {
  return ["data", "stringData"].flatMap((member) =>
    membersOf(memberOf(object, member)).flatMap(([name, node]) =>
      name === "config.yaml"
        ? []
        : [notTakenOver(node, "Put it into a Secret of its own and name that in the runner's credentials.")],
    ),
  );
}

/** Labels of the Pods, and by what they are found: parkit gives its own. */
function otherLabels(deployment: SourceNode): readonly ImportFinding[] {
  return [
    memberOf(deployment, "spec", "template", "metadata", "labels"),
    memberOf(deployment, "spec", "selector", "matchLabels"),
  ].flatMap((labels) =>
    membersOf(labels).flatMap(([name, node]) =>
      STANDARD_LABEL.test(name)
        ? []
        : [notTakenOver(node, "parkit labels Pods with app.kubernetes.io/name and instance.")],
    ),
  );
}

function otherContainers(deployment: SourceNode, container: SourceNode): readonly ImportFinding[] {
  return itemsOf(memberOf(podOf(deployment), "containers")).flatMap((other) =>
    other === container ? [] : [notTakenOver(other)],
  );
}

function podDraft(
  deployment: SourceNode,
  container: SourceNode,
  { account, service, scriptFiles }: Belongings,
): DraftObject {
  const pod = podOf(deployment);
  const replicas = memberOf(deployment, "spec", "replicas");
  const accountName = memberOf(pod, "serviceAccountName");
  const annotationsOf = (object: SourceNode | undefined): SourceNode | undefined =>
    memberOf(object, "metadata", "annotations");
  return {
    ...imageDraft(memberOf(container, "image") ?? container),
    imagePullPolicy: textBut(memberOf(container, "imagePullPolicy"), POD_DEFAULTS.imagePullPolicy),
    imagePullSecrets: namesDraft(memberOf(pod, "imagePullSecrets")),
    replicas: numberBut(replicas, POD_DEFAULTS.replicas, numberOf(replicas)),
    labels: textsDraft(withoutMembers(memberOf(deployment, "metadata", "labels"), STANDARD_LABEL)),
    annotations: textsDraft(annotationsOf(deployment)),
    podAnnotations: textsDraft(
      withoutMembers(annotationsOf(memberOf(deployment, "spec", "template")), CHECKSUM),
    ),
    serviceAnnotations: textsDraft(annotationsOf(service)),
    serviceAccount: someOf({
      ...accountDraft(account, accountName, wordsOf(memberOf(deployment, "metadata", "name"))),
      annotations: textsDraft(annotationsOf(account)),
    }),
    resources: standaloneResources(memberOf(container, "resources")),
    nodeSelector: textsDraft(memberOf(pod, "nodeSelector")),
    tolerations: listDraft(memberOf(pod, "tolerations")),
    affinity: whole(memberOf(pod, "affinity")),
    caConfigMap: textBut(memberOf(mountedAt(pod, container, CA_DIRECTORY), "configMap", "name"), ""),
    scriptFiles: mountedScriptFiles(scriptFiles),
  };
}

/** An account that the objects make is called after the runner, unless it is not. */
function accountDraft(
  account: SourceNode | undefined,
  name: SourceNode | undefined,
  release: string | undefined,
): DraftObject {
  if (wordsOf(name) === undefined || (account !== undefined && wordsOf(name) === release)) return {};
  return { name: traced(name), create: account === undefined ? undefined : true };
}

function withoutMembers(node: SourceNode | undefined, names: RegExp): SourceNode | undefined {
  if (node?.kind !== "map") return undefined;
  return { ...node, members: new Map([...node.members].filter(([name]) => !names.test(name))) };
}

/** A binding grants what its role says, which may be one of the cluster's own, such as `view`. */
function roleElsewhere({ role, binding }: Belongings): readonly ImportFinding[] {
  const name = memberOf(binding, "roleRef", "name");
  if (role !== undefined || name === undefined) return [];
  return [
    notTakenOver(
      name,
      "Import the Role or ClusterRole of that name too, or write its rules into deployment.permissions.",
    ),
  ];
}

function permissionsOf({ role, binding }: Belongings, runner: DraftObject | undefined): DraftObject {
  const allowed = listedNames(runner?.["allow"]);
  return permissionsDraft(itemsOf(memberOf(role, "rules")), memberOf(binding, "kind"), allowed);
}
