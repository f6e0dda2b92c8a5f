import { createHash } from "node:crypto";

import type { Release } from "@cdktf/provider-helm/lib/release";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { DeploymentV1, type DeploymentV1Spec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import {
  Fn,
  Lazy,
  TerraformLocal,
  Token,
  type ITerraformDependable,
  type TerraformMetaArguments,
} from "cdktf";
import type { Construct } from "constructs";

import type { DeployedBy } from "@parkit/targets/internal/deployed-by";
import { runnerConfig } from "@parkit/targets/internal/identity/config";
import {
  CHECKSUM_ANNOTATION,
  manifestsFiles,
  manifestsTarget,
  runnerObjects,
} from "@parkit/targets/internal/manifests/manifests";
import { yamlText } from "@parkit/targets/internal/text/yaml-text";

import { presentMembers } from "../present-members";
import { requireProvider } from "../required-provider";
import { SecretWithHcl } from "../terraform/kubernetes";
import { jsonTemplate, literal, literalText } from "../terraform-text";
import { holdsUnknown } from "../token";
import { namespaceResource } from "./cluster-objects";
import { guideOf, writeArtifacts, writeDeploymentFiles } from "./deployment-files";
import type { Deployed, DeploymentResources } from "./deployment-resources";
import { madeOf, type Deploying } from "./deploying";
import { disruptionBudgetResource } from "./disruption-budget";
import { identitySecret } from "./identity-secret";
import { entranceResources } from "./ingress";
import { networkPolicyResource } from "./network-policy";
import { objectsRelease } from "./objects-chart";
import { after, present } from "./order";
import { permissionResources } from "./permissions";
import { affinityBlocks, literalMap, podSpec } from "./pod-spec";

/** Deploys a runner as plain Kubernetes objects, a resource each. */
export function deployManifests(deploying: Deploying<"manifests">): Deployed {
  const { scope, folder, spec, settings, meta } = deploying;
  const files = madeOf(spec, manifestsFiles);
  const objects = madeOf(spec, runnerObjects);
  const { name, deployment } = spec();
  if (deployment.apply === "artifact") {
    writeArtifacts(scope, folder, () => [...files(), ...guideOf(manifestsTarget.files(spec()))]);
    return { resources: presentMembers({ identity: identitySecret(deploying, meta("kubernetes")) }) };
  }
  writeDeploymentFiles(scope, folder, files);
  requireProvider(scope, "kubernetes");
  const namespace = namespaceResource(scope, deployment.namespace, settings, meta("kubernetes"));
  const inside = after(meta("kubernetes"), present(namespace));
  const { serviceAccount, scriptFiles } = objects();
  const account =
    serviceAccount === undefined ? undefined : serviceAccountResource(scope, serviceAccount, inside);
  const permissions = permissionResources(scope, name, () => objects().permissions, inside);
  const unknownText = unknownConfigText(scope, spec);
  const config = configResource(scope, spec, objects, unknownText, inside);
  const credentials = credentialResources(deploying, objects, present(namespace));
  const identity = identitySecret(deploying, inside);
  const scripts = scriptFiles === undefined ? undefined : scriptFilesResource(scope, scriptFiles, inside);
  const { policy, update: updatePolicy } = networkPolicyResource(
    scope,
    () => objects().networkPolicy,
    inside,
  );
  const disruptionBudget = disruptionBudgetResource(scope, spec(), inside);
  const { workload, update: updateWorkload } = workloadResource(
    scope,
    objects,
    unknownText,
    after(inside, present<ITerraformDependable>(account, config, policy, credentials, identity, scripts)),
  );
  const service = serviceResource(scope, objects().service, inside);
  const resources: Changing<DeploymentResources> = {
    ...presentMembers({
      namespace,
      serviceAccount: account,
      credentials,
      identity,
      scriptFiles: scripts,
      disruptionBudget,
      podMonitor: podMonitorResource(deploying, objects, present(namespace)),
    }),
    permissions: permissions.resources,
    config,
    networkPolicy: policy,
    workload,
    service,
    ...entranceResources(deploying, () => objects().entrance, [...present(namespace), service]),
  };
  const update = (): void => {
    permissions.update();
    updatePolicy();
    updateWorkload();
    if (resources.credentials !== undefined) return;
    const added = credentialResources(deploying, objects, present(namespace));
    if (added === undefined) return;
    resources.credentials = added;
    workload.dependsOn = [
      ...(workload.dependsOn ?? []),
      `${added.terraformResourceType}.${added.friendlyUniqueId}`,
    ];
  };
  return { resources, update };
}

/** Resources of which more may come when the runner gets more. */
type Changing<Resources> = { -readonly [Name in keyof Resources]: Resources[Name] };

type Objects = ReturnType<typeof runnerObjects>;
type Spec = () => DeployedBy<"manifests">;

function metadata({ name, namespace, annotations }: NonNullable<Objects["serviceAccount"]>["metadata"]): {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: Record<string, string>;
} {
  return {
    name: literalText(name),
    namespace: literalText(namespace),
    ...(annotations === undefined ? {} : { annotations: literalMap(annotations) }),
  };
}

function serviceAccountResource(
  scope: Construct,
  document: NonNullable<Objects["serviceAccount"]>,
  meta: TerraformMetaArguments,
): ServiceAccountV1 {
  return new ServiceAccountV1(scope, "service-account", { metadata: metadata(document.metadata), ...meta });
}

function scriptFilesResource(
  scope: Construct,
  document: NonNullable<Objects["scriptFiles"]>,
  meta: TerraformMetaArguments,
): ConfigMapV1 {
  return new ConfigMapV1(scope, "script-files", {
    metadata: metadata(document.metadata),
    data: literalMap(document.data),
    ...meta,
  });
}

/**
 * The runner's configuration. It is a Secret because a description may insist on holding the private key;
 * then it is write-only, and Terraform notices a change by a number that is made of the content.
 */
function configResource(
  scope: Construct,
  spec: Spec,
  objects: () => Objects,
  unknownText: TerraformLocal | undefined,
  meta: TerraformMetaArguments,
): SecretV1 {
  const content = { "config.yaml": Lazy.stringValue({ produce: () => configText(spec) }) };
  return new SecretWithHcl(scope, "config", {
    metadata: metadata(objects().config.metadata),
    ...(spec().identity.type === "inline"
      ? {
          dataWo: content,
          dataWoRevision:
            unknownText === undefined
              ? Lazy.numberValue({ produce: () => revisionOf(configText(spec)) })
              : Token.asNumber(
                  Fn.parseint(Fn.substr(Fn.sha256(unknownText.asString), 0, REVISION_DIGITS), 16),
                ),
        }
      : { data: content }),
    ...meta,
  });
}

/**
 * The configuration where only Terraform knows all of it: a function of Terraform's takes no text with quotes
 * in it, but a name for one.
 */
function unknownConfigText(scope: Construct, spec: Spec): TerraformLocal | undefined {
  return holdsUnknown(runnerConfig(spec()))
    ? new TerraformLocal(scope, "config-text", Lazy.stringValue({ produce: () => configText(spec) }))
    : undefined;
}

/** Readable, or JSON where something is known only later. */
function configText(spec: Spec): string {
  const config = runnerConfig(spec());
  return holdsUnknown(config) ? jsonTemplate(config) : literal(yamlText(config));
}

/** Hexadecimal digits of a digest that make a number, another for another content. */
const REVISION_DIGITS = 12;

function revisionOf(content: string): number {
  return Number.parseInt(createHash("sha256").update(content).digest("hex").slice(0, REVISION_DIGITS), 16);
}

/**
 * Credential files that the description brings: with the local chart, because some are of kinds that a
 * cluster may lack when Terraform plans.
 */
function credentialResources(
  { scope, folder, spec, meta }: Deploying<"manifests">,
  objects: () => Objects,
  dependsOn: readonly ITerraformDependable[],
): Release | undefined {
  const { name, deployment } = spec();
  if (objects().credentials.length === 0) return undefined;
  return objectsRelease(scope, "credentials", {
    name: `${name}-credentials`,
    namespace: deployment.namespace,
    folder: `${folder}/credentials-chart`,
    objects: () => objects().credentials,
    meta: after(meta("helm"), dependsOn),
  });
}

/** The PodMonitor, where the description asks for one: a cluster may lack its kind when Terraform plans. */
function podMonitorResource(
  { scope, folder, spec, meta }: Deploying<"manifests">,
  objects: () => Objects,
  dependsOn: readonly ITerraformDependable[],
): Release | undefined {
  const { name, deployment } = spec();
  if (deployment.podMonitor === undefined) return undefined;
  return objectsRelease(scope, "pod-monitor", {
    name: `${name}-monitor`,
    namespace: deployment.namespace,
    folder: `${folder}/monitor-chart`,
    objects: () => [objects().podMonitor].filter((object) => object !== undefined),
    meta: after(meta("helm"), dependsOn),
  });
}

/** The runner's Pods, and how to give them what was added since. */
function workloadResource(
  scope: Construct,
  objects: () => Objects,
  unknownText: TerraformLocal | undefined,
  meta: TerraformMetaArguments,
): { readonly workload: DeploymentV1; readonly update: () => void } {
  const { deployment } = objects();
  const workload = new DeploymentV1(scope, "Resource", {
    metadata: { ...metadata(deployment.metadata), labels: literalMap(deployment.metadata.labels) },
    spec: workloadSpec(objects, unknownText),
    ...meta,
  });
  const { affinity } = deployment.spec.template.spec;
  if (affinity !== undefined) workload.addOverride("spec.template.spec.affinity", affinityBlocks(affinity));
  return {
    workload,
    update: () => {
      workload.putSpec(workloadSpec(objects, unknownText));
    },
  };
}

function workloadSpec(objects: () => Objects, unknownText: TerraformLocal | undefined): DeploymentV1Spec {
  const { replicas, selector, template } = objects().deployment.spec;
  return {
    replicas: literalText(String(replicas)),
    selector: { matchLabels: literalMap(selector.matchLabels) },
    template: {
      metadata: {
        labels: literalMap(template.metadata.labels),
        annotations: Token.asStringMap(
          Lazy.anyValue({ produce: () => podAnnotations(objects, unknownText) }),
        ),
      },
      spec: podSpec(template.spec),
    },
  };
}

/** The checksum is Terraform's where only Terraform knows the configuration. */
function podAnnotations(
  objects: () => Objects,
  unknownText: TerraformLocal | undefined,
): Readonly<Record<string, string>> {
  const { annotations } = objects().deployment.spec.template.metadata;
  const { [CHECKSUM_ANNOTATION]: checksum = "", ...others } = annotations;
  return {
    [CHECKSUM_ANNOTATION]: unknownText === undefined ? checksum : Fn.sha256(unknownText.asString),
    ...literalMap(others),
  };
}

function serviceResource(
  scope: Construct,
  { metadata: names, spec: { selector, ports } }: Objects["service"],
  meta: TerraformMetaArguments,
): ServiceV1 {
  return new ServiceV1(scope, "service", {
    metadata: metadata(names),
    spec: { selector: literalMap(selector), port: ports.map((port) => ({ ...port })) },
    ...meta,
  });
}
