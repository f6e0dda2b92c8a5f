import type { DeploymentType } from "@parkit/provider-schema/deployment";

/** Something that a rendered file does not hold, so that importing it does not bring it back. */
export interface ImportLoss {
  /** Path in a runner, `*` for any member; or a list of the description. */
  readonly field: string;
  readonly deployments: readonly DeploymentType[] | "all";
  /** Why the file cannot say it, and what the description says instead. */
  readonly reason: string;
}

const KUBERNETES = ["helm", "helm-agent", "operator"] as const;
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
  },
  {
    field: "site",
    deployments: "all",
    reason: "Of a control plane of one's own only one of its two URLs is rendered.",
  },
  { field: "allowGov", deployments: "all", reason: "It is a promise to parkit, not a setting." },
  {
    field: "credentials",
    deployments: "all",
    reason:
      "Files mount directories, not integrations. What is mounted is told; types that names give away are guessed.",
  },
  {
    field: "identity.urn",
    deployments: "all",
    reason: "Where a Secret or enrollment holds the identity, the URN stands there.",
  },
  {
    field: "identity.type",
    deployments: ["helm", "helm-agent", "operator", "docker", "compose", "linux", "windows"],
    reason:
      "`managed` looks like `secret` in Kubernetes and like `file` elsewhere. `inline` becomes `secret` or `file`, because keys are not copied.",
  },
  {
    field: "identity.secretName",
    deployments: KUBERNETES,
    reason: "For an inline identity a name is suggested, `<release>-identity`.",
  },
  {
    field: "identity.path",
    deployments: [...CONTAINERS, ...HOSTS],
    reason:
      "Containers always read `config.yaml`; for an inline identity on a host the Agent's own file is suggested.",
  },
  {
    field: "push.hostname",
    deployments: ["helm", ...CONTAINERS],
    reason: "Only an Ingress names it; without one the rule `mode/push-hostname` asks for it.",
  },
  {
    field: "push.allowedOrigins",
    deployments: ["helm", ...CONTAINERS],
    reason: "No setting of the runner holds it.",
  },
  { field: "push.ingress", deployments: CONTAINERS, reason: "There is no Ingress outside Kubernetes." },
  {
    field: "modes",
    deployments: CONTAINERS,
    reason: "How several modes are written for enrollment is not documented: a published port means both.",
  },
  {
    field: "tags",
    deployments: ["compose", ...AGENTS],
    reason: "Only `config.yaml` holds them; a runner inside an Agent has none of its own.",
  },
  {
    field: "taskTimeoutSeconds",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
  },
  {
    field: "httpTimeoutSeconds",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
  },
  {
    field: "allowImdsEndpoint",
    deployments: ["compose"],
    reason: "Only `config.yaml` holds it: import it together with the Compose file.",
  },
  {
    field: "deployment.namespace",
    deployments: ["helm", "helm-agent"],
    reason: "Values do not name it; an Ingress or RBAC rendered beside them does.",
  },
  {
    field: "deployment.release",
    deployments: ["helm"],
    reason: "The release becomes the runner's name, from which it follows.",
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
      "A `DatadogAgent` does not name it. The start command that operator 1.25 needs and the annotations of 1.30 tell them apart.",
  },
  {
    field: "deployment.crdStrategy",
    deployments: ["operator"],
    reason: "It is about deploying, not about the object.",
  },
  { field: "deployment.apply", deployments: "all", reason: "It is about deploying, not about the file." },
  {
    field: "deployment.serviceAccount.annotations",
    deployments: ["helm"],
    reason: "The chart annotates only an account that it makes.",
  },
  {
    field: "deployment.customResources",
    deployments: ["helm", "helm-agent", "operator"],
    reason: "Custom resources show only in the rules made for them; other rules stay as `permissions`.",
  },
  {
    field: "deployment.permissions",
    deployments: KUBERNETES,
    reason:
      "A rule that the allowed actions need anyway is not repeated; an Agent's rules stand in the RBAC beside it.",
  },
  {
    field: "deployment.permissionScope",
    deployments: KUBERNETES,
    reason:
      "Without any rule there is no Role to tell it, and where an action needs a ClusterRole it says nothing.",
  },
  {
    field: "deployment.nodeIdentityDirectory",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a node's runner that enrolls.",
  },
  {
    field: "deployment.nodeResources",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a node's runner.",
  },
  {
    field: "deployment.systemd",
    deployments: ["operator"],
    reason: "It is rendered only for a node's runner.",
  },
  {
    field: "deployment.remediation",
    deployments: ["helm-agent", "operator"],
    reason: "It is rendered only for a Cluster Agent's runner.",
  },
  {
    field: "deployment.agentVersion",
    deployments: HOSTS,
    reason: "The configuration does not name it; the installer's script does.",
  },
];

/** Fields of a runner deployed in that way that an import does not bring back. */
export function lostFields(type: DeploymentType): readonly string[] {
  return IMPORT_LOSSES.filter(({ deployments }) => deployments === "all" || deployments.includes(type)).map(
    ({ field }) => field,
  );
}
