import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { readByGo, type GoReader } from "@parkit/source/internal/go-scalar";
import { mergedDocuments } from "@parkit/source/internal/merge-key";
import type { SourceFile } from "@parkit/source/internal/place";
import { itemsOf, memberOf, membersOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";
import { yamlSource, type YamlSource } from "@parkit/source/internal/yaml-source";
import {
  hasAgentChartRunner,
  importAgentChartValues,
  isAgentChartValues,
} from "./agent-chart/agent-chart-values";
import { importAgentConfig } from "./agent/agent-config";
import { importChartValues, isChartValues } from "./chart/chart-values";
import { apiObjects, terraformObjects, type ApiObject } from "./api/api-object";
import { composeRunners, importCompose } from "./compose/compose";
import { importDatadogAgent } from "./operator/datadog-agent";
import { importDockerRun, mentionsDockerRun, onlyEnrollsElsewhere } from "./docker-run/docker-run";
import { readable } from "./encrypted";
import { dependencyValues, ofRelease, releasedValues } from "./enclosed-values";
import { finding, type ImportFinding } from "../draft/import-finding";
import { SOURCE_FORMATS, type ImportedPart, type Reading } from "../draft/imported-part";
import { importManifests } from "./manifests/manifests";
import { importRunnerConfig, isRunnerConfig } from "./container/runner-config";
import { importSupplement } from "./kubernetes/supplement";

/** What one file turned out to be. */
interface RecognisedFile {
  readonly parts: readonly ImportedPart[];
  /** Connections, groups and policies of Datadog's API. */
  readonly apiObjects: readonly ApiObject[];
  /** Findings about the file as a whole, outside its parts. */
  readonly findings: readonly ImportFinding[];
  /** Whether nothing could be made of it. */
  readonly unreadable: boolean;
}

/** What one document turned out to be: parts, or what was seen instead. */
type Recognised =
  | { readonly parts: readonly ImportedPart[] }
  | { readonly objects: readonly ApiObject[] }
  | { readonly saw: string };

/** Tells by its content which format a file has, and reads it. Never throws. */
export function recogniseFile(source: SourceFile, reading: Reading): RecognisedFile {
  const { file, text } = source;
  const yaml = yamlSource(source);
  const read = mergedDocuments(yaml)
    .map((document) => readByGo(document, readerOf(document)))
    .flatMap(objectsOf)
    .map(readable);
  const encrypted = read.flatMap(({ findings }) => findings);
  const objects = read.map(({ document }) => document);
  const manifests = importManifests(file, objects);
  const documents = objects
    .filter((document) => !manifests.used.has(document))
    .map((document) => ({ document, recognised: recognise(source, document, reading) }));
  const parts = [
    ...manifests.parts,
    ...documents.flatMap(({ recognised }) => ("parts" in recognised ? recognised.parts : [])),
  ];
  const strange = documents.flatMap(({ document, recognised }) =>
    "saw" in recognised ? [{ document, saw: recognised.saw }] : [],
  );
  const found = documents.flatMap(({ recognised }) => ("objects" in recognised ? recognised.objects : []));
  if (parts.length + found.length > 0)
    return {
      parts,
      apiObjects: found,
      findings: [
        ...encrypted,
        ...strange.map(({ document, saw }) =>
          finding("schema/not-imported", document, `not taken over: ${saw}`, "It is not part of a runner."),
        ),
      ],
      unreadable: false,
    };
  if (mentionsDockerRun(text)) {
    const runs = importDockerRun(file, text);
    if (runs.length > 0) return { parts: runs, apiObjects: [], findings: [], unreadable: false };
  }
  return {
    parts: [],
    apiObjects: [],
    findings: [unreadable(source, yaml, strange[0]?.saw)],
    unreadable: true,
  };
}

/** Compose reads YAML as gopkg.in/yaml.v3 does. */
function readerOf(document: SourceNode): GoReader {
  return memberOf(document, "services")?.kind === "map" ? "v3" : "kubernetes";
}

/** Kubernetes answers a question for several objects with one list. */
function objectsOf(document: SourceNode): readonly SourceNode[] {
  return textOf(memberOf(document, "kind")) === "List" ? itemsOf(memberOf(document, "items")) : [document];
}

function unreadable(
  { file, text }: SourceFile,
  { faults: [fault] }: YamlSource,
  saw: string | undefined,
): ImportFinding {
  const beginning = { file, start: 0, end: 0 };
  if (fault !== undefined && saw === undefined && !mentionsDockerRun(text) && !installsAgent(text))
    return {
      rule: "yaml/syntax",
      place: fault.place,
      path: "",
      message: `not valid YAML: ${fault.message}`,
      hint: `Fix the line shown. ${formats()}`,
    };
  const seen = installsAgent(text)
    ? "a script that installs the Agent; what its runner may do stands in the datadog.yaml beside it"
    : onlyEnrollsElsewhere(file, text)
      ? "a command that only enrolls a runner and prints its values; nothing runs here. Import the file with the values instead"
      : mentionsDockerRun(text)
        ? "a docker run command, but not of the image private-action-runner"
        : (saw ?? "nothing");
  return {
    rule: "schema/unrecognised-format",
    place: beginning,
    path: "",
    message: `nothing to import: this is ${seen}`,
    hint: formats(),
  };
}

/** Whether a text is one of the scripts that parkit renders for a host, or like them. */
function installsAgent(text: string): boolean {
  return /install_script_agent7\.sh|datadog-agent-7-latest[^\n]*\.msi/.test(text);
}

function formats(): string {
  return `Formats: ${Object.values(SOURCE_FORMATS)
    .map(({ title }) => title)
    .join("; ")}.`;
}

function recognise(source: SourceFile, document: SourceNode, reading: Reading): Recognised {
  const { file } = source;
  if (document.kind !== "map") return { saw: document.kind === "list" ? "a list" : "plain text" };
  const kind = textOf(memberOf(document, "kind"));
  const apiVersion = textOf(memberOf(document, "apiVersion"));
  if (apiVersion?.startsWith("parkit/") === true) return { saw: "a description of parkit already" };
  if (kind !== undefined) return kubernetesObject(file, document, kind, reading);
  const objects = [...apiObjects(file, document), ...terraformObjects(file, document)];
  if (objects.length > 0) return { objects };
  if (memberOf(document, "services")?.kind === "map") {
    if (composeRunners(document).length > 0) return { parts: importCompose(file, document) };
    const names = membersOf(memberOf(document, "services")).map(([name]) => name);
    return { saw: `a Compose file without a service of the image private-action-runner: ${some(names)}` };
  }
  if (isChartValues(document)) return { parts: importChartValues(file, document) };
  if (memberOf(document, "private_action_runner")?.kind === "map")
    return { parts: [importAgentConfig(source, document, reading)] };
  if (isAgentChartValues(document))
    return hasAgentChartRunner(document)
      ? { parts: [importAgentChartValues(file, document, reading)] }
      : { saw: "values of chart datadog, in which no runner is switched on" };
  const enclosed = dependencyValues(document).flatMap((values) => chartParts(file, values, reading));
  if (enclosed.length > 0) return { parts: enclosed };
  if (isRunnerConfig(document)) return { parts: [importRunnerConfig(file, document)] };
  if (memberOf(document, "api_key") !== undefined)
    return { saw: "a configuration of the Agent without a section private_action_runner" };
  return { saw: `a mapping with ${some(membersOf(document).map(([name]) => name))}` };
}

/** What values of either chart deploy; nothing when these are values of another one. */
function chartParts(file: string, values: SourceNode, reading: Reading): readonly ImportedPart[] {
  if (isChartValues(values)) return importChartValues(file, values);
  return isAgentChartValues(values) && hasAgentChartRunner(values)
    ? [importAgentChartValues(file, values, reading)]
    : [];
}

function kubernetesObject(file: string, document: SourceNode, kind: string, reading: Reading): Recognised {
  if (kind === "DatadogAgent") {
    const annotations = membersOf(memberOf(document, "metadata", "annotations"));
    return annotations.some(([name]) => name.includes("datadoghq.com/private-action-runner-"))
      ? { parts: [importDatadogAgent(file, document, reading)] }
      : { saw: "a DatadogAgent without annotations of a runner" };
  }
  const released = releasedValues(document, kind).flatMap((enclosed) =>
    enclosed.values === undefined
      ? []
      : [enclosed.values, ...dependencyValues(enclosed.values)]
          .flatMap((values) => chartParts(file, values, reading))
          .map((part) => ofRelease(part, enclosed)),
  );
  if (released.length > 0) return { parts: released };
  const supplement = importSupplement(file, document, kind);
  return supplement === undefined
    ? { saw: `a Kubernetes object of kind ${quoted(kind)}` }
    : { parts: [supplement] };
}

function some(names: readonly string[]): string {
  return names.length === 0
    ? "nothing in it"
    : names.slice(0, 5).map(quoted).join(", ") + (names.length > 5 ? ", …" : "");
}
