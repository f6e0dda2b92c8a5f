/**
 * Values of a chart one level down: in the values of a chart that has it as a dependency, in a Flux
 * HelmRelease, in an Argo CD Application.
 */

import { defaultVersion } from "@parkit/provider-schema/internal/version/versions";
import { readByGo } from "@parkit/source/internal/go-scalar";
import {
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import { nestedYaml } from "@parkit/source/internal/yaml-source";

import { traced, untraced, type DraftObject } from "../draft/draft";
import { finding, type ImportFinding } from "../draft/import-finding";
import type { ImportedPart } from "../draft/imported-part";
import { agentVersion } from "./agent/agent-runner";
import { notTakenOver } from "./container/runner-config";
import { UNNAMED_RUNNER, wrongKind } from "./setting/settings";

/** Values, and what the object around them says of their release. */
export interface EnclosedValues {
  readonly values: SourceNode | undefined;
  readonly release?: SourceNode | undefined;
  readonly namespace?: SourceNode | undefined;
  readonly chartVersion?: SourceNode | undefined;
  readonly findings: readonly ImportFinding[];
}

/** Values of dependencies: each below the name or alias of its chart. */
export function dependencyValues(document: SourceNode): readonly SourceNode[] {
  return membersOf(document).flatMap(([, value]) => (value.kind === "map" ? [value] : []));
}

/** Values in an object of a tool that installs charts; none for other kinds. */
export function releasedValues(document: SourceNode, kind: string): readonly EnclosedValues[] {
  if (kind === "HelmRelease") return [helmRelease(document)];
  return kind === "Application" ? applicationValues(document) : [];
}

function helmRelease(document: SourceNode): EnclosedValues {
  const of = (...path: readonly string[]): SourceNode | undefined => memberOf(document, ...path);
  return {
    values: of("spec", "values"),
    release: of("spec", "releaseName") ?? of("metadata", "name"),
    namespace: of("spec", "targetNamespace") ?? of("metadata", "namespace"),
    chartVersion: of("spec", "chart", "spec", "version"),
    findings: itemsOf(of("spec", "valuesFrom")).map((item) => elsewhere(item)),
  };
}

function applicationValues(document: SourceNode): readonly EnclosedValues[] {
  const spec = memberOf(document, "spec");
  const sources = [memberOf(spec, "source"), ...itemsOf(memberOf(spec, "sources"))];
  return sources.flatMap((source): readonly EnclosedValues[] => {
    const helm = memberOf(source, "helm");
    if (helm === undefined) return [];
    const text = memberOf(helm, "values");
    const read = text?.kind === "scalar" ? nestedYaml(text) : undefined;
    const [inText] = read === undefined ? [] : mergedDocuments(read);
    const broken = read !== undefined && read.faults.length > 0 && text !== undefined;
    return [
      {
        values: memberOf(helm, "valuesObject") ?? (inText && readByGo(inText, "kubernetes")),
        release: memberOf(helm, "releaseName") ?? memberOf(document, "metadata", "name"),
        namespace: memberOf(spec, "destination", "namespace"),
        chartVersion: memberOf(source, "targetRevision"),
        findings: [
          ...(broken ? [wrongKind(text, "text with YAML in it")] : []),
          ...["valueFiles", "parameters", "fileParameters"].flatMap((name) =>
            itemsOf(memberOf(helm, name)).map((item) => elsewhere(item)),
          ),
        ],
      },
    ];
  });
}

function elsewhere(node: SourceNode): ImportFinding {
  return notTakenOver(node, "These values stand elsewhere: import them, merged by helm template, instead.");
}

/** Image and Agent that the values pin, as far as they are not what that version of the chart brings. */
function besideChart(
  { values }: EnclosedValues,
  type: "helm" | "helm-agent",
  chartVersion: string,
): DraftObject {
  const pinned = { type, chartVersion };
  if (type === "helm") {
    const tag = memberOf(values, "image", "tag");
    const isOwn = wordsOf(tag) === undefined || wordsOf(tag) === defaultVersion(pinned, "imageTag");
    return { imageTag: isOwn ? undefined : traced(tag, wordsOf(tag)) };
  }
  const tags = ["clusterAgent", "agents"].map((name) => memberOf(values, name, "image", "tag"));
  return { agentVersion: agentVersion(tags, pinned).draft };
}

/** A runner with what is known of its release besides its values. */
export function ofRelease(part: ImportedPart, enclosed: EnclosedValues): ImportedPart {
  const { release, namespace, chartVersion } = enclosed;
  const { deployment } = part.runner;
  const before: DraftObject =
    typeof deployment === "object" && !Array.isArray(deployment) && !("traced" in deployment)
      ? (deployment as DraftObject)
      : {};
  const version = wordsOf(chartVersion);
  const isPinned = version !== undefined && /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version);
  const type = part.format === "agent-chart-values" ? "helm-agent" : "helm";
  const unnamed = untraced(part.runner["name"]) === UNNAMED_RUNNER && wordsOf(release) !== undefined;
  const settled = new Set([
    ...(unnamed ? ["name"] : []),
    ...(wordsOf(namespace) === undefined ? [] : ["deployment.namespace"]),
  ]);
  return {
    ...part,
    runner: {
      ...part.runner,
      ...(unnamed ? { name: traced(release) } : {}),
      deployment: {
        ...before,
        ...(wordsOf(namespace) === undefined ? {} : { namespace: traced(namespace) }),
        ...(isPinned && version !== defaultVersion({ type }, "chartVersion")
          ? { chartVersion: traced(chartVersion, version), ...besideChart(enclosed, type, version) }
          : {}),
      },
    },
    remarks: part.remarks.filter(({ path }) => !settled.has(path.join("."))),
    findings: [
      ...part.findings,
      ...enclosed.findings,
      ...(version !== undefined && !isPinned && chartVersion !== undefined
        ? [
            finding(
              "schema/not-imported",
              chartVersion,
              `not taken over: the chart's version ${textOf(chartVersion) ?? ""} is no single one`,
              "Pin it in chartVersion of the deployment.",
            ),
          ]
        : []),
    ],
  };
}
