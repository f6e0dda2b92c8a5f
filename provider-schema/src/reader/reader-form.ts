import { isLabelName, isSecretName } from "../kubernetes/kubernetes-name";
import { isCpuAmount, isDockerMemory, isMemoryAmount } from "./amount";

/** Who reads what parkit writes: one each, for messages go on with "does not take" and "It takes". */
export type ReaderName =
  | "Kubernetes"
  | "Docker"
  | "Helm"
  | "the chart"
  | "chart datadog"
  | "the operator"
  | "the Agent"
  | "the runner";

/** A form in which one reader takes a value. */
export interface ReaderForm {
  readonly reader: ReaderName;
  /** What has the form, in words. */
  readonly of: string;
  /** The form in words, behind "takes". */
  readonly takes: string;
  readonly isTaken: (text: string) => boolean;
  /** A value that is taken, and some that are not though another reader takes them. */
  readonly examples: { readonly taken: string; readonly refused: readonly string[] };
}

const LABEL_PART = /^[A-Za-z0-9](?:[-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

function isLabelKey(key: string): boolean {
  const slash = key.indexOf("/");
  const prefix = slash === -1 ? undefined : key.slice(0, slash);
  return (prefix === undefined || isSecretName(prefix)) && LABEL_PART.test(key.slice(slash + 1));
}

/** What the YAML readers of Go take for nothing, a boolean or a number without quotes, in small letters. */
const NO_TEXT =
  /^(?:null|true|false|yes|no|on|off|y|n|\d+|0x[0-9a-f]+|0o[0-7]+|0b[01]+|\d+(?:\.\d*)?(?:e-?\d+)?)$/;

/** Whether a name stays a text where a template prints it without quotes. */
export function staysText(name: string): boolean {
  return !NO_TEXT.test(name.toLowerCase());
}

/** Most characters of names that others are made from; each of those has 63 at most. */
const MAX = {
  /** Of a release of Helm's, which sets it itself. */
  release: 53,
  /** `<release>-cluster-agent-admission-controller`, a Service. */
  agentRelease: 28,
  /** `<agent>-privateactionrunner-config`, a volume. */
  agent: 36,
} as const;

const isServiceName = (name: string): boolean => isLabelName(name) && /^[a-z]/.test(name);

/** Longest time in seconds that the charts print as it is: a longer one comes out as `1e+06`. */
export const MAX_SECONDS = 999_999;

/**
 * Which reader takes which form, where they differ or where a wrong value is noticed late. The rules about
 * deployments ask this table, and the page of forms is made of it.
 */
export const READER_FORMS = {
  cpu: {
    reader: "Kubernetes",
    of: "CPU in `resources` and `nodeResources`",
    takes: "processors or thousandths of one, as in 1, 0.5 or 250m",
    isTaken: isCpuAmount,
    examples: { taken: "250m", refused: ["0.0001", "1 CPU", "25%"] },
  },
  memory: {
    reader: "Kubernetes",
    of: "memory in `resources` and `nodeResources`",
    takes: "bytes with Ki, Mi, Gi or k, M, G, as in 512Mi or 1Gi; m is thousandths of a byte",
    isTaken: isMemoryAmount,
    examples: { taken: "1Gi", refused: ["512MB", "1g", "512m"] },
  },
  dockerMemory: {
    reader: "Docker",
    of: "`memory` of docker and compose",
    takes: "6m or more, with b, k, m or g, as in 512m or 1g",
    isTaken: isDockerMemory,
    examples: { taken: "1g", refused: ["1Gi", "512Mi", "1T"] },
  },
  labelKey: {
    reader: "Kubernetes",
    of: "keys of labels, annotations and node selectors",
    takes:
      "1 to 63 letters, digits, minuses, underscores and dots, behind a DNS name and a slash if need be, as in example.com/team",
    isTaken: isLabelKey,
    examples: { taken: "example.com/team", refused: ["team name", "a/b/c", "-team"] },
  },
  labelValue: {
    reader: "Kubernetes",
    of: "values of labels and node selectors",
    takes:
      "nothing, or 1 to 63 letters, digits, minuses, underscores and dots that start and end with a letter or digit",
    isTaken: (value) => value === "" || LABEL_PART.test(value),
    examples: { taken: "payments", refused: ["two words", "a/b", "team:pay"] },
  },
  unquotedName: {
    reader: "the chart",
    of: "names of releases, namespaces, Secrets, ConfigMaps and service accounts with helm and helm-agent",
    takes:
      "names that YAML reads as text where they stand without quotes: no numbers, on, off, yes, no, null",
    isTaken: staysText,
    examples: { taken: "payments", refused: ["123", "1e3", "0x1f", "on", "null"] },
  },
  release: {
    reader: "Helm",
    of: "`release`, or the runner's name, with helm",
    takes: `1 to ${MAX.release} lower-case letters, digits and minuses`,
    isTaken: (name) => isLabelName(name) && name.length <= MAX.release,
    examples: { taken: "payments", refused: ["Payments", "pay.ments"] },
  },
  agentRelease: {
    reader: "chart datadog",
    of: "`release` with helm-agent",
    takes: `1 to ${MAX.agentRelease} lower-case letters, digits and minuses, a letter first: a Service has 35 characters more in its name`,
    isTaken: (name) => isServiceName(name) && name.length <= MAX.agentRelease,
    examples: { taken: "datadog-agent", refused: ["datadog-agent-of-the-whole-house", "1st-agent"] },
  },
  serviceName: {
    reader: "Kubernetes",
    of: "`release`, or the runner's name, with helm and manifests: a Service has the same name",
    takes: "1 to 63 lower-case letters, digits and minuses, a letter first",
    isTaken: isServiceName,
    examples: { taken: "payments", refused: ["1st-runner", "Payments"] },
  },
  agentName: {
    reader: "the operator",
    of: "`agent.name`",
    takes: `1 to ${MAX.agent} lower-case letters, digits and minuses, a letter first and no dots: a volume has 27 characters more in its name`,
    isTaken: (name) => isServiceName(name) && name.length <= MAX.agent,
    examples: { taken: "datadog", refused: ["data.dog", "datadog-agent-of-the-whole-company-eu"] },
  },
  clusterName: {
    reader: "the Agent",
    of: "`clusterName`",
    takes:
      "80 characters at most: parts of lower-case letters, digits, minuses and underscores with dots between, each with a letter or digit at its ends",
    isTaken: (name) =>
      name.length <= 80 && name.split(".").every((part) => /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(part)),
    examples: { taken: "prod-eks-1", refused: ["Prod", "prod.", "{{ .Release.Name }}"] },
  },
  customResource: {
    reader: "the Agent",
    of: "`allowedCustomResources`",
    takes:
      "group/version/resource, as in cert-manager.io/v1/certificates, or version/resource for the core group",
    isTaken: (text) => /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?v[a-z0-9]+\/[a-z][a-z0-9-]*$/.test(text),
    examples: {
      taken: "cert-manager.io/v1/certificates",
      refused: ["certificates.cert-manager.io", "cert-manager.io/certificates"],
    },
  },
  shellCommand: {
    reader: "the Agent",
    of: "`restrictedShell.allowedCommands`",
    takes: "commands behind rshell:, as in rshell:cat, or rshell:* for all; others match nothing",
    isTaken: (text) => /^rshell:\S+$/.test(text),
    examples: { taken: "rshell:cat", refused: ["cat", "rshell:"] },
  },
  shellPath: {
    reader: "the Agent",
    of: "`restrictedShell.allowedPaths`",
    takes: "absolute paths",
    isTaken: (text) => /^(?:\/|[A-Za-z]:[\\/])/.test(text),
    examples: { taken: "/var/log", refused: ["var/log", "~/logs"] },
  },
  mountPath: {
    reader: "Kubernetes",
    of: "`nodeIdentityDirectory`",
    takes: "absolute paths without a colon and without .. in them",
    isTaken: (path) => /^\/[^:]+$/.test(path) && !path.split("/").includes(".."),
    examples: { taken: "/var/lib/datadog-par", refused: ["par", "/var/lib/a:b", "/var/../etc"] },
  },
  hostDirectory: {
    reader: "Docker",
    of: "`configDirectory` and `scriptsDirectory`",
    takes: "paths that start with / or ./ and have no colon: it ends the path in `host:container`",
    isTaken: (path) => /^\.{0,2}\/[^:]*$/.test(path),
    examples: { taken: "./config", refused: ["config", "/srv/a:b", "C:\\par"] },
  },
} as const satisfies Readonly<Record<string, ReaderForm>>;

/** Name of a form in the table. */
export type ReaderFormName = keyof typeof READER_FORMS;
