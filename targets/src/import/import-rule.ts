import type { RuleId, Severity } from "@parkit/provider-schema/violation";

/** What can be suspicious in a file that is imported, besides what the rules of descriptions find in the result. */
export interface ImportRule {
  readonly severity: Severity;
  /** What is wrong and what it leads to, in one sentence. */
  readonly summary: string;
}

const error = (summary: string): ImportRule => ({ severity: "error", summary });
const warning = (summary: string): ImportRule => ({ severity: "warning", summary });

/**
 * Findings of imports, by rule id. Errors are about files that do not do what they seem to, or hold what must not be copied; warnings are about
 * what differs between a file and its description.
 */
export const IMPORT_RULES = {
  "yaml/syntax": error("The file is no YAML."),
  "schema/type": error("A setting holds another kind of value than its program takes."),
  "schema/unrecognised-format": error("The file is in none of the formats that can be imported."),
  "schema/not-imported": warning("Settings for which descriptions have no field are not taken over."),
  "site/base-url": warning("The base URL is the site's, not the app's, which the runner needs."),
  "identity/inline": error(
    "A private key is written out. It is not copied: the description refers to a Secret.",
  ),
  "identity/placeholder": error(
    "The identity is missing or one of the chart's placeholders, so that the runner cannot authenticate.",
  ),
  "identity/ignored": error(
    "An identity is given, but ignored while self-enrollment is on, which is the default: the runner enrolls as a new one.",
  ),
  "identity/self-enroll-unsaid": warning(
    "`self_enroll` is missing: the Agent takes that for true, the operator for false and makes no Role.",
  ),
  "identity/secret-unsaid": warning(
    "`identity_secret_name` is missing: Agent and operator have different defaults for the Secret that keeps the identity.",
  ),
  "identity/old-secret-wins": warning(
    "`identity_use_k8s_secret` is not false: a Secret left by an earlier enrollment wins over the identity given here.",
  ),
  "allowlist/chart-default-pods": warning(
    "The chart's default lets the runner get and list Pods, because `kubernetesActions.pods` is not set.",
  ),
  "allowlist/chart-verb": error("The chart makes no action of this entry of `kubernetesActions`."),
  "allowlist/wrong-container": error(
    "The allowlist is given by an environment variable to a container that does not run the runner, or beside the chart's own setting.",
  ),
  "allowlist/built-in": warning(
    "The list is empty, but newer Agents allow built-in actions besides, the restricted shell among them.",
  ),
  "credential/literal": error("A secret is written out. It is not copied."),
  "credential/unnamed": warning(
    "A Secret with credential files is mounted, but no file says for which integration.",
  ),
  "credential/moved": warning(
    "Credential files lie beside `config.yaml`; parkit puts them into `credentials/`, so that connections need the new path.",
  ),
  "deployment/chart-shape": error(
    "The setting has a name of chart 0.x. Chart 1.x refuses it: `common.image` became `image`, `runners[]` became `runner`, credentials moved below it.",
  ),
  "deployment/remote-configuration-key": warning(
    "`datadog.remoteConfiguration` is deprecated; `remoteConfiguration.enabled` at the top decides.",
  ),
  "deployment/remote-configuration-off": error(
    "Remote Configuration is off, so that the runner never learns the keys that sign its tasks.",
  ),
  "deployment/bundled-operator": warning(
    "`datadog.operator.enabled` is not set: by default the chart installs the Datadog operator too.",
  ),
  "deployment/cpus": error(
    "More CPUs than a runner can use: 25 was written in older documentation, 0.25 is meant.",
  ),
  "deployment/annotation-boolean": error(
    'Annotation values are texts, and the operator takes only exactly "true" for true: `True`, `yes` and `1` switch the runner off.',
  ),
  "deployment/not-enabled": error("The runner is configured, but not switched on."),
  "deployment/start-arguments": error(
    "The Cluster Agent is started without `-E=` and the runner's configuration, which switches the runner off.",
  ),
  "deployment/published-port": warning("The runner's port is published on every address, without TLS."),
  "deployment/assumed": warning("The file does not say this; the description holds an assumption."),
} as const satisfies Readonly<Partial<Record<RuleId, ImportRule>>>;

/** Id of a finding that only imports make. */
export type ImportRuleId = keyof typeof IMPORT_RULES;
