import { memberOf, textOf, type SourceMap } from "@parkit/source/internal/source-node";

/** A document of somebody else's format. */
export interface ForeignDocument {
  /** In words: "a Compose file". */
  readonly what: string;
  /** Whether `parkit import` may make a description of it. */
  readonly isImported: boolean;
}

/** Kinds of Kubernetes objects in which there may be a runner. */
const IMPORTED_KINDS: ReadonlySet<string> = new Set([
  ...["DatadogAgent", "Deployment", "StatefulSet", "HelmRelease", "Application", "List"],
]);

/** Top-level fields that tell a format, and its name. */
const TELLING_FIELDS: Readonly<Record<string, string>> = {
  services: "a Compose file",
  runner: "values of a Helm chart",
  datadog: "values of a Helm chart",
  clusterAgent: "values of a Helm chart",
  private_action_runner: "a configuration of the Agent",
  actionsAllowlist: "the config.yaml of a runner",
};

/**
 * Tells a document that somebody took for a description. What has any of a description's fields is one,
 * perhaps with mistakes.
 */
export function foreignDocument(document: SourceMap): ForeignDocument | undefined {
  const { members } = document;
  const version = textOf(memberOf(document, "apiVersion"));
  if (version?.startsWith("parkit/") === true) return undefined;
  if (["runners", "connections", "connectionGroups"].some((name) => members.has(name))) return undefined;
  const kind = textOf(memberOf(document, "kind"));
  if (kind !== undefined)
    return {
      what: `a Kubernetes object of kind ${JSON.stringify(kind)}`,
      isImported: IMPORTED_KINDS.has(kind),
    };
  const telling = Object.keys(TELLING_FIELDS).find((name) => members.has(name));
  const what = telling === undefined ? undefined : TELLING_FIELDS[telling];
  return what === undefined ? undefined : { what, isImported: true };
}
