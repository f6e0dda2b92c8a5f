/** What belongs to a Deployment among the objects of a file. */

import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { SCRIPT_FILES_DIRECTORY } from "@parkit/provider-schema/internal/deployment/pod";

import { readByGo } from "@parkit/source/internal/go-scalar";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import {
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type SourceNode,
  type SourceScalar,
} from "@parkit/source/internal/source-node";
import { nestedYaml } from "@parkit/source/internal/yaml-source";

/** Pod that a Deployment makes. */
export function podOf(deployment: SourceNode): SourceNode | undefined {
  return memberOf(deployment, "spec", "template", "spec");
}

/** Objects that a Deployment refers to, or that refer to it. */
export interface Belongings {
  /** What the runner's `config.yaml` says. */
  readonly config: SourceNode | undefined;
  readonly account: SourceNode | undefined;
  readonly role: SourceNode | undefined;
  /** What binds the role, which tells where its rules hold. */
  readonly binding: SourceNode | undefined;
  readonly service: SourceNode | undefined;
  /** What says which connections its Pods may have. */
  readonly networkPolicy: SourceNode | undefined;
  /** What says how many of its Pods may be taken away at a time. */
  readonly disruptionBudget: SourceNode | undefined;
  /** What lets a Prometheus find its Pods. */
  readonly podMonitor: SourceNode | undefined;
  /** Object that holds its `config.yaml`. */
  readonly configObject: SourceNode | undefined;
  /** ConfigMap with the files that its scripts start. */
  readonly scriptFiles: SourceNode | undefined;
  /** Secrets with its credential files. */
  readonly secrets: readonly SourceNode[];
  readonly all: readonly SourceNode[];
}

/** Finds what belongs to a Deployment with that container. */
export function belongingsOf(
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
  const selecting = (kind: string, ...selector: readonly string[]): SourceNode | undefined =>
    objects.find((object) => isOf(object, [kind]) && selects(memberOf(object, ...selector), deployment));
  const service = selecting("Service", "spec", "selector");
  const networkPolicy = selecting("NetworkPolicy", "spec", "podSelector", "matchLabels");
  const disruptionBudget = selecting("PodDisruptionBudget", "spec", "selector", "matchLabels");
  const podMonitor = selecting("PodMonitor", "spec", "selector", "matchLabels");
  const configVolume = mountedAt(pod, container, RUNNER_CONFIG_DIRECTORY);
  const config = named(
    ["Secret", "ConfigMap"],
    wordsOf(memberOf(configVolume, "secret", "secretName") ?? memberOf(configVolume, "configMap", "name")),
  );
  const scriptsVolume = mountedAt(pod, container, SCRIPT_FILES_DIRECTORY);
  const scriptFiles = named(["ConfigMap"], wordsOf(memberOf(scriptsVolume, "configMap", "name")));
  // Secrets of credential files stay where they are: the description refers to them.
  const mounted = itemsOf(memberOf(pod, "volumes")).flatMap((volume) => {
    const name = wordsOf(memberOf(volume, "secret", "secretName"));
    return named(["Secret", "ExternalSecret"], name) ?? [];
  });
  const others = [
    config,
    account,
    binding,
    role,
    service,
    scriptFiles,
    networkPolicy,
    disruptionBudget,
    podMonitor,
  ].filter((object) => object !== undefined);
  return {
    config: configOf(config),
    configObject: config,
    scriptFiles,
    secrets: mounted,
    account,
    role,
    binding,
    service,
    networkPolicy,
    disruptionBudget,
    podMonitor,
    all: [...others, ...mounted],
  };
}

/** Whether an object is of one of these kinds. */
export function isOf(object: SourceNode, kinds: readonly string[]): boolean {
  return kinds.includes(textOf(memberOf(object, "kind")) ?? "");
}

/** Whether an object is of one of these kinds and has this name. */
export function isNamed(object: SourceNode, kinds: readonly string[], name: string): boolean {
  return isOf(object, kinds) && textOf(memberOf(object, "metadata", "name")) === name;
}

function binds(binding: SourceNode, account: string | undefined): boolean {
  return itemsOf(memberOf(binding, "subjects")).some(
    (subject) => wordsOf(memberOf(subject, "name")) === account,
  );
}

function selects(selector: SourceNode | undefined, deployment: SourceNode): boolean {
  const wanted = membersOf(selector);
  const labels = memberOf(deployment, "spec", "template", "metadata", "labels");
  return (
    wanted.length > 0 && wanted.every(([name, value]) => textOf(memberOf(labels, name)) === textOf(value))
  );
}

/** Volume that a container has in a directory. */
export function mountedAt(
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
  return text?.kind === "scalar"
    ? mergedDocuments(nestedYaml(text)).map((one) => readByGo(one, "v3"))[0]
    : undefined;
}

/** Text of base64; everything in it then stands where the whole does. */
function decoded(node: SourceNode): SourceScalar {
  const text = Buffer.from(textOf(node) ?? "", "base64").toString("utf8");
  return { kind: "scalar", value: text, text, place: node.place, path: node.path };
}
