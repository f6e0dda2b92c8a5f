import { isDeepStrictEqual } from "node:util";
import type { PermissionSettings } from "@parkit/provider-schema/internal/deployment/pod";

import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import { agentSettings } from "@parkit/provider-schema/internal/deployment/operator";
import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";

import { agentRbacDocuments } from "@parkit/targets/internal/agent/agent-rbac";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import { helmAgentAccounts } from "@parkit/targets/internal/helm-agent/helm-agent-values";
import { operatorAccounts } from "@parkit/targets/internal/operator/datadog-agent";
import { isInCluster } from "@parkit/targets/internal/kubernetes/in-cluster";
import { runnerRbac, type RunnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";
import type { OtherTargetName } from "@parkit/targets/internal/target";
import { isNeedless } from "@parkit/import/internal/format/chart/chart-allowlist";

/** Something that a rendered file does not hold, so that importing it does not bring it back. */
export interface ImportLoss {
  /** Path in a runner, `*` for any member; or a list of the description. */
  readonly field: string;
  readonly deployments: readonly DeploymentType[] | "all";
  /** Why the file cannot say it, and what the description says instead. */
  readonly reason: string;
  /** Runners deployed in that way of which it is lost; without it, of all. */
  readonly when?: (spec: RunnerSpec) => boolean;
  /** Whether something stands in where the runner says nothing. @default false */
  readonly standsIn?: boolean;
}

const KUBERNETES = ["helm", "helm-agent", "operator", "manifests"] as const;
const AGENTS = ["helm-agent", "operator", "linux", "windows"] as const;
const CONTAINERS = ["docker", "compose"] as const;
const HOSTS = ["linux", "windows"] as const;

/** Everything that `import` cannot bring back of what `synth` rendered, by field. */
export const IMPORT_LOSSES: readonly ImportLoss[] = [
  {
    field: "connections",
    deployments: "all",
    reason: "Connections are kept by Datadog; a runner's files do not name them.",
  },
  { field: "connectionGroups", deployments: "all", reason: "Groups are kept by Datadog." },
  {
    field: "name",
    deployments: ["helm", "helm-agent", "operator", "linux", "windows", "compose"],
    reason:
      "The name is Datadog's. The release, the `DatadogAgent` or the service stands in; RBAC rendered beside it, and enrollment in a container, do tell the name.",
    standsIn: true,
    when: isNameLost,
  },
  {
    field: "site",
    deployments: "all",
    reason: "Of a control plane of one's own only one of its two URLs is rendered.",
    when: isForeignSite,
  },
  { field: "allowGov", deployments: "all", reason: "It is a promise to parkit, not a setting." },
  {
    field: "access",
    deployments: "all",
    reason: "Datadog keeps it, and publishes no API for it; the checklist beside the files is for people.",
  },
  {
    field: "credentials",
    deployments: "all",
    reason:
      "Files mount directories, not integrations. What is mounted is told; types that names give away are guessed.",
    when: ({ credentials }) => credentials.length > 0,
  },
  {
    field: "identity.urn",
    deployments: "all",
    reason: "Where a Secret or enrollment holds the identity, the URN stands there.",
    when: (spec) => identities(spec).some((identity) => identity.type !== "inline" && "urn" in identity),
  },
  {
    field: "identity.type",
    deployments: "all",
    reason:
      "`managed` looks like `secret` in Kubernetes and like `file` elsewhere. `inline` becomes `secret` or `file`, because keys are not copied.",
    when: (spec) => identities(spec).some(({ type }) => type === "managed" || type === "inline"),
  },
  {
    field: "identity.secretName",
    deployments: KUBERNETES,
    reason: "For an inline identity, and a managed one without a name, `<release>-identity` stands in.",
    standsIn: true,
    when: (spec) =>
      identities(spec).some(
        (identity) =>
          identity.type === "inline" || (identity.type === "managed" && identity.secretName === undefined),
      ),
  },
  {
    field: "identity.secretName",
    deployments: ["docker"],
    reason: "A managed identity comes to a container by its environment, not by a Secret.",
  },
  {
    field: "identity.privateKey",
    deployments: "all",
    reason: "Private keys are not copied: the description says where the key must be put.",
  },
  {
    field: "identity.force",
    deployments: "all",
    reason: "It belongs to a key that is written out.",
  },
  {
    field: "identity.path",
    deployments: CONTAINERS,
    reason: "Containers always read `config.yaml`.",
    standsIn: true,
    when: (spec) => !enrolls(spec),
  },
  {
    field: "identity.path",
    deployments: HOSTS,
    reason: "For an inline identity the Agent's own file is suggested.",
    standsIn: true,
    when: (spec) => identities(spec).some(({ type }) => type === "inline"),
  },
  {
    field: "push.hostname",
    deployments: ["helm", "manifests", ...CONTAINERS],
    reason: "Only an Ingress names it; without one the rule `mode/push-hostname` asks for it.",
    when: (spec) => !hasIngress(spec),
  },
  {
    field: "push.allowedOrigins",
    deployments: ["helm", "manifests", ...CONTAINERS],
    reason: "No setting of the runner holds it.",
    when: hidesOrigins,
  },
  { field: "push.ingress", deployments: CONTAINERS, reason: "There is no Ingress outside Kubernetes." },
  {
    field: "tags",
    deployments: AGENTS,
    reason: "A runner inside an Agent has no tags of its own.",
  },
  {
    field: "tags",
    deployments: ["compose"],
    reason:
      "Only `config.yaml` holds them, which enrollment writes: import it together with the Compose file.",
    when: enrolls,
  },
  {
    field: "taskTimeoutSeconds",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
    when: enrolls,
  },
  {
    field: "httpTimeoutSeconds",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
    when: enrolls,
  },
  {
    field: "allowImdsEndpoint",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
    when: enrolls,
  },
  {
    field: "deployment.namespace",
    deployments: ["helm", "helm-agent"],
    reason: "Values do not name it; an Ingress or RBAC rendered beside them does.",
    standsIn: true,
    when: (spec) => !hasIngress(spec) && !hasRole(spec),
  },
  {
    field: "deployment.release",
    deployments: ["helm"],
    reason: "The release becomes the runner's name, from which it follows.",
    when: ({ deployment }) => deployment.type === "helm" && deployment.release !== undefined,
  },
  {
    field: "deployment.chartVersion",
    deployments: ["helm", "helm-agent"],
    reason: "Values do not name the version of their chart.",
  },
  {
    field: "deployment.operatorVersion",
    deployments: ["operator"],
    reason:
      "A `DatadogAgent` does not name it: the start command that operator 1.25 needs makes the import write that.",
    standsIn: true,
    when: isVersionHidden,
  },
  {
    field: "deployment.agent.replicas",
    deployments: ["operator"],
    reason: "The number comes back as `clusterAgentReplicas`, which says the same.",
    when: saysReplicasOfAgent,
  },
  {
    field: "deployment.clusterAgentReplicas",
    deployments: ["operator"],
    reason: "It stands in for `agent.replicas`.",
    standsIn: true,
    when: saysReplicasOfAgent,
  },
  {
    field: "deployment.tlsProxy",
    deployments: ["compose"],
    reason: "The proxy is a service of its own, of which a runner's import takes nothing.",
    when: ({ deployment }) => deployment.type === "compose" && deployment.tlsProxy !== undefined,
  },
  {
    field: "deployment.crdStrategy",
    deployments: ["operator"],
    reason:
      "It is about deploying, not about the object: whoever has one is taken to have the operator, `preinstalled`.",
    standsIn: true,
  },
  {
    field: "deployment.apply",
    deployments: "all",
    reason: "It is about deploying, not about the file.",
  },
  {
    field: "deployment.customResources",
    deployments: KUBERNETES,
    reason: "Custom resources show only in the rules made for them; other rules stay as `permissions`.",
    when: (spec) => accessOf(spec)?.withoutCustomResources === true,
  },
  {
    field: "deployment.permissions",
    deployments: KUBERNETES,
    reason:
      "A rule that the allowed actions need anyway is not repeated; an Agent's rules stand in the RBAC beside it.",
    when: repeatsPermissions,
  },
  {
    field: "deployment.permissionScope",
    deployments: KUBERNETES,
    reason:
      "Without any rule there is no Role to tell it, and where an action needs a ClusterRole it says nothing.",
    when: hidesScope,
  },
  {
    field: "deployment.nodeIdentityDirectory",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a node's runner that enrolls.",
    when: (spec) => nodeIdentity(spec)?.type !== "self-enroll",
  },
  {
    field: "deployment.nodeResources",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a node's runner.",
    when: (spec) => nodeIdentity(spec) === undefined,
  },
  {
    field: "deployment.remediation",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a Cluster Agent's runner.",
    when: (spec) => spec.kind === "agent" && spec.clusterAgent === undefined,
  },
  {
    field: "deployment.agentVersion",
    deployments: HOSTS,
    reason: "The configuration does not name it; the installer's script does.",
  },
];

/** Targets that deploy no runner, and why importing what they render does not bring a description back. */
export const TARGETS_NOT_IMPORTED: Readonly<Record<OtherTargetName, string>> = {
  config: "`config.yaml` is imported, but says nothing of the container around it: Docker is assumed.",
  rbac: "Roles add to the runner of another file: an Agent's, or one of plain manifests.",
  credentials: "Templates of credential files hold neither secrets nor a runner.",
  terraform: "It holds connections and groups, which belong to Datadog and to Terraform's state.",
  dashboard: "It shows runners, and says nothing of how they are deployed.",
  argocd:
    "An Application with a chart's values is imported; the `DatadogAgent` and plain objects are those of their own targets.",
  flux: "The values lie in a ConfigMap, which belongs to no runner by itself: import target `helm` or `helm-agent`.",
  all: "It is every other target at once: import the files of the one by which the runner is deployed.",
};

/** What an import does not bring back of a runner. */
export function lossesOf(spec: RunnerSpec): readonly ImportLoss[] {
  return IMPORT_LOSSES.filter(
    ({ deployments, when }) =>
      (deployments === "all" || deployments.includes(spec.deployment.type)) && (when?.(spec) ?? true),
  );
}

function identities(spec: RunnerSpec): readonly RunnerIdentityInput[] {
  return runnerComponents(spec).map(({ identity }) => identity);
}

function enrolls(spec: RunnerSpec): boolean {
  return identities(spec).some(({ type }) => type === "self-enroll");
}

function nodeIdentity(spec: RunnerSpec): RunnerIdentityInput | undefined {
  return spec.kind === "agent" ? spec.node?.identity : undefined;
}

function hasIngress(spec: RunnerSpec): boolean {
  return spec.kind === "standalone" && "namespace" in spec.deployment && spec.push?.ingress !== undefined;
}

/** Whether RBAC is rendered beside an Agent's runner, which tells the runner's name and namespace. */
function hasRole(spec: RunnerSpec): boolean {
  if (deployedBy("helm-agent")(spec)) return agentRbacDocuments(spec, helmAgentAccounts(spec)).length > 0;
  return deployedBy("operator")(spec) && agentRbacDocuments(spec, operatorAccounts(spec)).length > 0;
}

/** Whether tasks come from a control plane of one's own. */
function isForeignSite({ site }: RunnerSpec): boolean {
  return site.code === "custom";
}

/** The site's own app is what is meant without a word. */
function hidesOrigins(spec: RunnerSpec): boolean {
  if (spec.kind !== "standalone" || spec.push === undefined) return false;
  return (
    !hasIngress(spec) ||
    isForeignSite(spec) ||
    !isDeepStrictEqual(spec.push.allowedOrigins, [spec.site.appUrl])
  );
}

/** What a runner in a cluster is allowed, and what of that its actions need anyway. */
interface ClusterAccess {
  readonly written: PermissionSettings;
  readonly needed: RunnerRbac;
  /** Whether no allowed action works on custom objects. */
  readonly withoutCustomResources: boolean;
}

function accessOf(spec: RunnerSpec): ClusterAccess | undefined {
  if (!isInCluster(spec)) return undefined;
  const { customResources = [] } = spec.deployment;
  const lists =
    spec.kind === "standalone"
      ? [spec.allow]
      : [spec.node?.allow, spec.clusterAgent?.allow].map((list) => list ?? []);
  const allow = lists.flatMap((list) => Allowlist.of(list).entries);
  const flavour = spec.kind === "standalone" ? "standalone" : "cluster-agent";
  const listed = spec.kind === "standalone" ? {} : { defaultActions: false };
  return {
    written: spec.deployment,
    needed: runnerRbac(allow, flavour, { customResources, ...listed }),
    withoutCustomResources: runnerRbac(allow, flavour, listed).withoutRules.length === 0,
  };
}

function repeatsPermissions(spec: RunnerSpec): boolean {
  const access = accessOf(spec);
  const permissions = access?.written.permissions ?? [];
  return permissions.some((rule) => isNeedless(rule, access?.needed.rules ?? []));
}

function saysReplicasOfAgent({ deployment }: RunnerSpec): boolean {
  return deployment.type === "operator" && agentSettings(deployment).replicas !== undefined;
}

function hidesScope(spec: RunnerSpec): boolean {
  const access = accessOf(spec);
  if (access === undefined) return false;
  const { written, needed } = access;
  // Values have a setting for it; elsewhere only a Role tells.
  const isWritten =
    spec.deployment.type === "helm" || needed.rules.length + (written.permissions ?? []).length > 0;
  return written.permissionScope !== "cluster" || needed.kind === "ClusterRole" || !isWritten;
}

function isNameLost(spec: RunnerSpec): boolean {
  const { name, deployment } = spec;
  if (deployment.type === "helm") return deployment.release !== undefined && deployment.release !== name;
  return deployment.type === "compose" ? !enrolls(spec) : !hasRole(spec);
}

/** The object tells the version only by the start command that a Cluster Agent's runner needs before 1.26. */
function isVersionHidden({ deployment, ...spec }: RunnerSpec): boolean {
  const told = spec.kind === "agent" && spec.clusterAgent !== undefined;
  return !told || (deployment.type === "operator" && deployment.operatorVersion !== "1.25.0");
}
