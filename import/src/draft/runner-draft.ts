/** What of a runner that is being made has to be looked at before it is finished. */

import type { CustomResource } from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";

import { finishDraft, isObject, type Draft, type DraftObject } from "./draft";

const ALLOWLIST_OF: Readonly<Record<Flavour, (runner: DraftObject) => Draft>> = {
  standalone: (runner) => runner["allow"],
  agent: ({ node }) => (isObject(node) ? node["allow"] : undefined),
  "cluster-agent": ({ clusterAgent }) => (isObject(clusterAgent) ? clusterAgent["allow"] : undefined),
};

/** Allowlist of one program of a runner. */
export function allowlistOf(runner: DraftObject, flavour: Flavour): Draft {
  return ALLOWLIST_OF[flavour](runner);
}

/** Entries of an allowlist that are names or patterns; none where there is no list. */
export function listedNames(allow: Draft): readonly string[] {
  const { input } = finishDraft(allow);
  return Array.isArray(input) ? input.filter((entry) => typeof entry === "string") : [];
}

/** Kinds of custom objects of a deployment; imports alone write them, so that their shape is known. */
export function knownCustomResources(deployment: DraftObject): readonly CustomResource[] {
  const known = finishDraft(deployment["customResources"]).input;
  return Array.isArray(known) ? (known as readonly CustomResource[]) : [];
}
