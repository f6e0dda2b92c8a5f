/** What `parkit doctor` looks at. The ids are stable: programs read them. */
export const CHECKS = {
  "tool/kubectl": "kubectl, where a runner is in a cluster",
  "tool/helm": "Helm, where a chart is installed",
  "tool/terraform": "Terraform or OpenTofu, where connections, groups or policies are described",
  "tool/docker": "Docker, where it runs the container",
  "tool/compose": "the Compose plugin of Docker",
  "tool/agent": "the Agent of this host, and its version",
  "egress/environment": "proxies and certificate authorities that the environment names",
  "egress/api": "the API of the site: enrollment and tasks",
  "egress/app": "the web application of the site",
  "egress/config": "Remote Configuration of the site: keys that tasks are signed with",
  "clock/skew": "the clock of this machine against that of the site",
  "key/api": "the API key in DD_API_KEY",
  "key/api-enroll": "whether the API key may enroll runners without an owner",
  "key/app": "the application key in DD_APP_KEY",
  "key/app-access": "whether the application key has Actions API access",
  "key/app-scopes": "scopes of the application key",
  "cluster/context": "the context of kubectl",
  "cluster/version": "whether the cluster answers, and its version",
  "cluster/namespace": "the namespace of the runner",
  "cluster/rights": "whether you may make what is rendered",
  "cluster/crd": "the custom resource definition of DatadogAgent",
  "cluster/operator": "the operator's version",
  "cluster/agent": "a DatadogAgent that somebody else owns",
  "secret/keys": "Secrets that the runner needs, and the keys in them",
  "file/identity": "the file with the runner's identity",
  "docker/engine": "whether the Docker engine answers",
  "docker/memory": "memory of the Docker host, 2 GB at least",
  "docker/directory": "whether the configuration directory can be written",
  "docker/port": "whether the runner's port is free",
  "image/tag": "whether the registry has the image",
  "browser/dns": "the host name under which browsers call the runner",
  "browser/tls": "the certificate that stands before the runner, and its chain",
  "browser/answer": "whether the runner answers there",
  "service/answers": "whether a connection's service answers from where the runner runs",
} as const;

/** Id of a check. */
export type CheckId = keyof typeof CHECKS;

/** What a check says. */
export type Verdict =
  | {
      readonly status: "ok";
      /** What was looked at and found, in one line. */
      readonly what: string;
    }
  | Complaint;

/** What a check says when something is wrong, or cannot be known. */
export interface Complaint {
  readonly status: "warning" | "problem" | "unknown";
  /** What was looked at and found, in one line. */
  readonly what: string;
  /** What it leads to, or why it cannot be known. */
  readonly why: string;
  /** What to do, in one line. */
  readonly fix: string;
  /** Whether nothing was looked at, because that would leave this machine. @default false */
  readonly notAsked?: true;
}

/** How a check ended. */
export type Status = Verdict["status"];

/** What a check found. */
export type Finding = Verdict & {
  readonly id: CheckId;
  /** Name of the runner that it is about. @default - none alone */
  readonly runner?: string;
  /** Name of the connection that it is about. @default - none */
  readonly connection?: string;
};
