import type { GrantedPermissions } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";

import type { Place } from "@parkit/source/internal/place";
import type { DraftObject } from "./draft";
import type { ImportFinding } from "./import-finding";

/** What is known of a format that can be imported. */
interface FormatFacts {
  /** As `--format` and messages call it. */
  readonly title: string;
  /**
   * Formats whose files belong to a runner of this one: its configuration, or what stands beside it.
   *
   * @default - none
   */
  readonly completedBy?: readonly AdditionFormat[];
}

/** Formats that hold no runner of their own, or only part of one. */
const ADDITIONS = {
  "runner-config": { title: "config.yaml of the standalone runner" },
  ingress: {
    title: "Ingress or HTTPRoute in front of a runner (with the values of its chart, or its Deployment)",
  },
  "cluster-rbac": {
    title: "Role and ClusterRole of an Agent's runner (with its values or DatadogAgent)",
  },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** A format that completes a runner. */
type AdditionFormat = keyof typeof ADDITIONS;

/** Formats that can be imported, in the order in which people are told of them. */
export const SOURCE_FORMATS = {
  "chart-values": {
    title:
      "values of chart private-action-runner (1.x, also 0.x), also in a HelmRelease, an Application, or the values of a chart that depends on it",
    completedBy: ["ingress"],
  },
  "agent-chart-values": {
    title: "values of chart datadog, also in one of these",
    completedBy: ["cluster-rbac"],
  },
  "datadog-agent": { title: "DatadogAgent manifest", completedBy: ["cluster-rbac"] },
  compose: { title: "Compose file", completedBy: ["runner-config"] },
  "docker-run": { title: "docker run command, also in a script", completedBy: ["runner-config"] },
  "runner-config": ADDITIONS["runner-config"],
  "agent-config": {
    title: "datadog.yaml or privateactionrunner.yaml with a private_action_runner section",
  },
  manifests: {
    title:
      "Kubernetes Deployment or StatefulSet of the standalone runner, with its config.yaml in a Secret or ConfigMap of the same file",
    completedBy: ["runner-config", "ingress"],
  },
  ingress: ADDITIONS.ingress,
  "cluster-rbac": ADDITIONS["cluster-rbac"],
  "api-objects": {
    title:
      "connections, connection groups, execution policies and restriction policies as Datadog's API answers them; execution policies also as terraform show -json prints them",
  },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** A format that can be imported. */
export type SourceFormat = keyof typeof SOURCE_FORMATS;

/** Whether files of one format belong to runners of another. */
export function completes(addition: AdditionFormat, owner: SourceFormat): boolean {
  const { completedBy = [] }: FormatFacts = SOURCE_FORMATS[owner];
  return completedBy.includes(addition);
}

/** Whether a format completes a runner that another one holds. */
export function isAddition(format: SourceFormat): format is AdditionFormat {
  return Object.hasOwn(ADDITIONS, format);
}

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

/**
 * What a description is made of: what the file means, with a finding where it does not do that, or what it
 * does. A list that takes no effect is meant to allow something, and allows nothing.
 */
export type Reading = "meant" | "done";

/** What the files grant each program of a runner in its cluster; what is rendered of it may grant more. */
export type GrantedToPrograms = Readonly<Partial<Record<Flavour, GrantedPermissions>>>;

/** What was made of one document or command. */
export interface ImportedPart {
  readonly format: SourceFormat;
  readonly file: string;
  /** The runner; parts that only add to a runner of another file hold what they add. */
  readonly runner: DraftObject;
  readonly places: readonly DraftPlace[];
  readonly remarks: readonly DraftRemark[];
  readonly findings: readonly ImportFinding[];
  /** Whether no runner runs, read as what the file does. @default false */
  readonly idle?: boolean;
  /** @default - no file tells */
  readonly granted?: GrantedToPrograms;
}
