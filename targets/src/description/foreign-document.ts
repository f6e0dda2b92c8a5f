import { memberOf, textOf, type SourceMap } from "@parkit/source/internal/source-node";

/** A document of somebody else's format. */
export interface ForeignDocument {
  /** In words: "a Compose file". */
  readonly what: string;
  /** Whether there may be a runner in it; other documents may belong to one, such as a Role or an Ingress. */
  readonly holdsRunner: boolean;
}

/** Kinds of Kubernetes objects in which there may be a runner. */
const RUNNER_KINDS: ReadonlySet<string> = new Set([
  ...["DatadogAgent", "Deployment", "StatefulSet", "HelmRelease", "Application", "List"],
]);

/** Top-level fields that tell a format, and its name. */
const TELLING_FIELDS: Readonly<Record<string, string>> = {
  services: "a Compose file",
  runner: "values of a Helm chart",
  datadog: "values of a Helm chart",
  clusterAgent: "values of a Helm chart",
  agents: "values of a Helm chart",
  remoteConfiguration: "values of a Helm chart",
  private_action_runner: "a configuration of the Agent",
  actionsAllowlist: "the config.yaml of a runner",
  ddBaseURL: "the config.yaml of a runner",
  data: "an answer of Datadog's API",
  format_version: "what Terraform prints",
};

/** Fields of a description that are lists. */
export const DESCRIPTION_LISTS: readonly string[] = [
  "runners",
  "connections",
  "connectionGroups",
  "executionPolicies",
];

/**
 * Tells a document that somebody took for a description. What has any of a description's fields is one,
 * perhaps with mistakes.
 */
export function foreignDocument(document: SourceMap): ForeignDocument | undefined {
  const { members } = document;
  const version = textOf(memberOf(document, "apiVersion"));
  if (version?.startsWith("parkit/") === true) return undefined;
  if (DESCRIPTION_LISTS.some((name) => members.has(name))) return undefined;
  const kind = textOf(memberOf(document, "kind"));
  if (kind !== undefined)
    return {
      what: `a Kubernetes object of kind ${JSON.stringify(kind)}`,
      holdsRunner: RUNNER_KINDS.has(kind),
    };
  const telling = Object.keys(TELLING_FIELDS).find((name) => members.has(name));
  const what = telling === undefined ? undefined : TELLING_FIELDS[telling];
  if (what !== undefined) return { what, holdsRunner: true };
  return version === undefined
    ? undefined
    : { what: `a document of apiVersion ${JSON.stringify(version)}`, holdsRunner: false };
}
