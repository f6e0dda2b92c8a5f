import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import type { DraftObject } from "./draft";
import type { ImportFinding } from "./import-finding";
import type { Place } from "@parkit/source/internal/place";

/** Formats that can be imported; `--format` and messages call them so. */
export const SOURCE_FORMATS = {
  "chart-values": "values of chart private-action-runner (1.x, also 0.x)",
  "agent-chart-values": "values of chart datadog",
  "datadog-agent": "DatadogAgent manifest",
  compose: "Compose file",
  "docker-run": "docker run command, also in a script",
  "runner-config": "config.yaml of the standalone runner",
  "agent-config": "datadog.yaml or privateactionrunner.yaml with a private_action_runner section",
  manifests:
    "Kubernetes Deployment of the standalone runner, with its config.yaml in a Secret or ConfigMap of the same file",
  ingress: "Ingress in front of a runner (with the values of its chart, or its Deployment)",
  "cluster-rbac": "Role and ClusterRole of an Agent's runner (with its values or DatadogAgent)",
} as const;

/** A format that can be imported. */
export type SourceFormat = keyof typeof SOURCE_FORMATS;

/** What a person must look at in the description, written above a member. */
export interface DraftRemark {
  /** Path within the runner. */
  readonly path: readonly PathSegment[];
  readonly text: string;
}

/** Where a part of the runner was written that holds values from several places. */
export interface DraftPlace {
  /** Path within the runner; empty for the whole. */
  readonly path: readonly PathSegment[];
  readonly place: Place;
}

/** What was made of one document or command. */
export interface ImportedPart {
  readonly format: SourceFormat;
  readonly file: string;
  /** The runner; parts that only add to a runner of another file hold what they add. */
  readonly runner: DraftObject;
  readonly places: readonly DraftPlace[];
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
}
