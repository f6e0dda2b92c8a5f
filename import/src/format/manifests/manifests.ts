/** The standalone runner as plain Kubernetes objects: parkit's own, or what its chart renders. */

import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";

import { CA_DIRECTORY } from "@parkit/targets/internal/kubernetes/standalone-pod";
import { agentCredentials } from "../agent/agent-runner";
import { identitySecretOf } from "../agent/agent-section";
import { permissionsDraft } from "../chart/chart-allowlist";
import { chartIdentity } from "../chart/chart-identity";
import type { SourcedIdentity } from "../chart/chart-identity";
import { ASSUMED_NAMESPACE } from "../chart/chart-values";
import { imageDraft, isRunnerImage } from "../container/container";
import { finishDraft, traced } from "../../draft/draft";
import type { DraftObject } from "../../draft/draft";
import type { ImportedPart } from "../../draft/imported-part";
import { environmentDraft, listDraft, namesDraft, standaloneResources, textsDraft } from "../kubernetes/pod";
import { importRunnerConfig, notImported } from "../container/runner-config";
import { numberBut, someOf, textBut, UNNAMED_RUNNER, whole } from "../setting/settings";
import { itemsOf, memberOf, membersOf, numberOf, textOf, wordsOf } from "@parkit/source/internal/source-node";
import type { SourceMap, SourceNode, SourceScalar } from "@parkit/source/internal/source-node";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import { nestedYaml } from "@parkit/source/internal/yaml-source";

/** Runners among Kubernetes objects. */
interface ImportedManifests {
  readonly parts: readonly ImportedPart[];
  /** Objects that belong to these runners. An Ingress does not: it may lead to a chart's runner as well. */
  readonly used: ReadonlySet<SourceNode>;
}

const KNOWN_OF_DEPLOYMENT = [
  ...["apiVersion", "kind", "metadata", "status", "spec.replicas", "spec.selector", "spec.template.metadata"],
  ...[
    "serviceAccountName",
    "serviceAccount",
    "imagePullSecrets",
    "containers",
    "nodeSelector",
    "affinity",
    "tolerations",
    "volumes",
  ].map((name) => `spec.template.spec.${name}`),
];
const KNOWN_OF_CONTAINER = [
  ...["name", "image", "imagePullPolicy", "ports", "env", "envFrom", "resources", "volumeMounts"],
  ...["livenessProbe", "readinessProbe"],
];

/** Labels that chart and manifests give to every object. */
const STANDARD_LABEL = /^(?:app\.kubernetes\.io\/(?:name|instance|version|managed-by)|helm\.sh\/chart)$/;
/** Annotations that start a new Pod when something else changes. */
const CHECKSUM = /^checksum\//;

/** Finds Deployments of the standalone image, and takes what belongs to them from the other objects of the file. */
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

function podOf(deployment: SourceNode): SourceNode | undefined {
  return memberOf(deployment, "spec", "template", "spec");
}

function runnerContainer(object: SourceNode): SourceNode | undefined {
  if (textOf(memberOf(object, "kind")) !== "Deployment") return undefined;
  return itemsOf(memberOf(podOf(object), "containers")).find((container) =>
    isRunnerImage(textOf(memberOf(container, "image"))),
  );
}

/** Objects that a Deployment refers to, or that refer to it. */
interface Belongings {
  /** What the runner's `config.yaml` says. */
  readonly config: SourceNode | undefined;
  readonly account: SourceNode | undefined;
  readonly role: SourceNode | undefined;
  readonly service: SourceNode | undefined;
  readonly all: readonly SourceNode[];
}

function belongingsOf(
  deployment: SourceNode,
  container: SourceNode,
  objects: readonly SourceNode[],
): Belongings {
  const named = (kinds: readonly string[], name: string | undefined): SourceNode | undefined =>
    name === undefined ? undefined : objects.find((object) => isNamed(object, kinds, name));
  const pod = podOf(deployment);
  const accountName = wordsOf(memberOf(pod, "serviceAccountName"));
  const account = named(["ServiceAccount"], accountName);
  const binding = objects.find(
    (object) => isOf(object, ["RoleBinding", "ClusterRoleBinding"]) && binds(object, accountName),
  );
  const role = named(["Role", "ClusterRole"], wordsOf(memberOf(binding, "roleRef", "name")));
  const service = objects.find((object) => isOf(object, ["Service"]) && selects(object, deployment));
  const configVolume = mountedAt(pod, container, RUNNER_CONFIG_DIRECTORY);
  const config = named(
    ["Secret", "ConfigMap"],
    wordsOf(memberOf(configVolume, "secret", "secretName") ?? memberOf(configVolume, "configMap", "name")),
  );
  // Secrets of credential files stay where they are: the description refers to them.
  const mounted = itemsOf(memberOf(pod, "volumes")).flatMap((volume) => {
    const name = wordsOf(memberOf(volume, "secret", "secretName"));
    return named(["Secret", "ExternalSecret"], name) ?? [];
  });
  const others = [config, account, binding, role, service].filter((object) => object !== undefined);
  return { config: configOf(config), account, role, service, all: [...others, ...mounted] };
}

function isOf(object: SourceNode, kinds: readonly string[]): boolean {
  return kinds.includes(textOf(memberOf(object, "kind")) ?? "");
}

function isNamed(object: SourceNode, kinds: readonly string[], name: string): boolean {
  return isOf(object, kinds) && textOf(memberOf(object, "metadata", "name")) === name;
}

function binds(binding: SourceNode, account: string | undefined): boolean {
  return itemsOf(memberOf(binding, "subjects")).some(
    (subject) => wordsOf(memberOf(subject, "name")) === account,
  );
}

function selects(service: SourceNode, deployment: SourceNode): boolean {
  const selector = membersOf(memberOf(service, "spec", "selector"));
  const labels = memberOf(deployment, "spec", "template", "metadata", "labels");
  return (
    selector.length > 0 && selector.every(([name, value]) => textOf(memberOf(labels, name)) === textOf(value))
  );
}

function mountedAt(
  pod: SourceNode | undefined,
  container: SourceNode,
  directory: string,
): SourceNode | undefined {
  const mount = itemsOf(memberOf(container, "volumeMounts")).find(
    (candidate) => textOf(memberOf(candidate, "mountPath")) === directory,
  );
  const name = wordsOf(memberOf(mount, "name"));
  return itemsOf(memberOf(pod, "volumes")).find((volume) => wordsOf(memberOf(volume, "name")) === name);
}

/** The `config.yaml` that a Secret or ConfigMap holds, in clear or encoded. */
function configOf(object: SourceNode | undefined): SourceNode | undefined {
  const clear = memberOf(object, "stringData", "config.yaml");
  const kept = memberOf(object, "data", "config.yaml");
  const text = clear ?? (kept !== undefined && isOf(object ?? kept, ["Secret"]) ? decoded(kept) : kept);
  return text?.kind === "scalar" ? mergedDocuments(nestedYaml(text))[0] : undefined;
}

/** Text of base64; everything in it then stands where the whole does. */
function decoded(node: SourceNode): SourceScalar {
  const text = Buffer.from(textOf(node) ?? "", "base64").toString("utf8");
  return { kind: "scalar", value: text, text, place: node.place, path: node.path };
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
  const identity = podIdentity(container, belongings.config, release);
  const env = environmentDraft(ownVariables(container));
  const credentials = agentCredentials(
    itemsOf(memberOf(podOf(deployment), "volumes")),
    itemsOf(memberOf(container, "volumeMounts")),
  );
  return {
    format: "manifests",
    file,
    runner: {
      name: traced(name, release) ?? release,
      ...config?.runner,
      identity: identity.identity,
      credentials: someOf(credentials.credentials),
      deployment: {
        type: "manifests",
        namespace: traced(namespace, wordsOf(namespace)) ?? ASSUMED_NAMESPACE,
        ...podDraft(deployment, container, belongings),
        env: env.draft,
        ...permissionsOf(belongings.role, config?.runner),
      },
    },
    places: [{ path: [], place: deployment.place }],
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
      ...notImported(deployment, KNOWN_OF_DEPLOYMENT),
      ...notImported(container, KNOWN_OF_CONTAINER),
    ],
  };
}

/** In `config.yaml` an identity may be missing, where the chart's values have to hold empty texts. */
function podIdentity(
  container: SourceNode,
  config: SourceNode | undefined,
  release: string,
): SourcedIdentity {
  const { place, path } = container;
  const empty: SourceScalar = { kind: "scalar", value: "", text: "", place, path };
  const members = new Map<string, SourceNode>([["urn", empty], ["privateKey", empty], ...membersOf(config)]);
  const secret =
    itemsOf(memberOf(container, "envFrom"))
      .map((source) => memberOf(source, "secretRef", "name"))
      .find((name) => name !== undefined) ?? identitySecretOf(memberOf(container, "env"));
  const runner: SourceMap = {
    kind: "map",
    place,
    path,
    members: new Map<string, SourceNode>([
      ["config", { kind: "map", place: (config ?? container).place, path, members }],
      ...(secret === undefined ? [] : [["runnerIdentitySecret", secret] as const]),
    ]),
  };
  return chartIdentity(runner, release);
}

/** Variables besides those that parkit writes itself, or that a Secret gives the identity by. */
function ownVariables(container: SourceNode): SourceNode | undefined {
  const env = memberOf(container, "env");
  if (env?.kind !== "list") return undefined;
  const items = env.items.filter((item) => {
    const name = textOf(memberOf(item, "name")) ?? "";
    if (name === "DD_PRIVATE_RUNNER_CONFIG_DIR") return false;
    if (name === "SSL_CERT_DIR") return textOf(memberOf(item, "value")) !== CA_DIRECTORY;
    return !/^RUNNER_(?:URN|PRIVATE_KEY)$/.test(name) || memberOf(item, "value") !== undefined;
  });
  return { ...env, items };
}

function podDraft(
  deployment: SourceNode,
  container: SourceNode,
  { account, service }: Belongings,
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
      name: account === undefined ? traced(accountName, wordsOf(accountName)) : undefined,
      annotations: textsDraft(annotationsOf(account)),
    }),
    resources: standaloneResources(memberOf(container, "resources")),
    nodeSelector: textsDraft(memberOf(pod, "nodeSelector")),
    tolerations: listDraft(memberOf(pod, "tolerations")),
    affinity: whole(memberOf(pod, "affinity")),
    caConfigMap: textBut(memberOf(mountedAt(pod, container, CA_DIRECTORY), "configMap", "name"), ""),
  };
}

function withoutMembers(node: SourceNode | undefined, names: RegExp): SourceNode | undefined {
  if (node?.kind !== "map") return undefined;
  return { ...node, members: new Map([...node.members].filter(([name]) => !names.test(name))) };
}

function permissionsOf(role: SourceNode | undefined, runner: DraftObject | undefined): DraftObject {
  const listed = finishDraft(runner?.["allow"]).input;
  const allowed = Array.isArray(listed) ? listed.filter((entry) => typeof entry === "string") : [];
  return permissionsDraft(itemsOf(memberOf(role, "rules")), memberOf(role, "kind"), allowed);
}
