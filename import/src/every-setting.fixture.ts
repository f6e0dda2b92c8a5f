/** Every setting that a format has, to be put into a sound file one by one. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Description } from "@parkit/provider-schema/internal/description/description";
import { runnerSpecs } from "@parkit/provider-schema/internal/runner/runner-spec";
import { TARGETS } from "@parkit/targets/internal/targets";
import { parseAllDocuments } from "yaml";

/** Path of a value in a document. */
export type Path = readonly (string | number)[];
/** The part of JSON Schema that is walked. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** Paths of every single value that a schema has, with one that says something. */
export function leavesOf(schema: Schema, path: Path = []): readonly (readonly [Path, unknown])[] {
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([name, below]) => leavesOf(below, [...path, name]));
  if (schema.items !== undefined) return leavesOf(schema.items, [...path, 0]);
  if (typeof schema.additionalProperties === "object")
    return leavesOf(schema.additionalProperties, [...path, "a-name"]);
  if (schema.enum !== undefined) return schema.enum.map((value) => [path, value] as const);
  switch (schema.type) {
    case "boolean":
      return [
        [path, true],
        [path, false],
      ];
    case "integer":
    case "number":
      return [[path, 77]];
    case "array":
      return [[[...path, 0], "a-value"]];
    case "object":
      return [[[...path, "a-name"], "a-value"]];
    default:
      return [[path, "a-value"]];
  }
}

/** A copy with one value more. */
export function withValue(document: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof name === "number") {
    const items: readonly unknown[] = Array.isArray(document) ? document : [];
    const added = withValue(rest.length > 0 ? items[0] : undefined, rest, value);
    return [added, ...items.slice(1)];
  }
  const members = typeof document === "object" && document !== null ? document : {};
  return { ...members, [name]: withValue(Reflect.get(members, name), rest, value) };
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === "object" && at !== null ? (Reflect.get(at, name) as unknown) : undefined),
    document,
  );
}

/**
 * What is rendered of the description that came of a file, by the name of the target's main file; of several
 * documents the Pods.
 */
export function renderedAgain(input: unknown, file: string): unknown {
  try {
    const [spec] = runnerSpecs(input as Description);
    const target = spec && TARGETS[spec.deployment.type];
    const files = spec !== undefined && target?.of === "runner" ? target.files(spec) : [];
    const text = files.find(({ path }) => path.endsWith(file))?.text ?? "";
    const documents = parseAllDocuments(text).map((document) => document.toJS() as unknown);
    return documents.find((document) => valueAt(document, ["kind"]) === "Deployment") ?? documents[0];
  } catch {
    // A value that no target takes; then a rule must say so.
    return undefined;
  }
}

/** Every value of the standalone chart's schema, in the directory of the real contracts. */
export function chartLeaves(contracts: string): readonly (readonly [Path, unknown])[] {
  const schema = JSON.parse(
    readFileSync(join(contracts, "private-action-runner.values.schema.json"), "utf8"),
  ) as Schema;
  return leavesOf(schema).filter(([path]) => path[0] !== "$schema");
}

/** Values of the standalone chart with nothing wrong in them. */
export const CHART_VALUES = {
  fullnameOverride: "payments",
  runner: {
    runnerIdentitySecret: "payments-identity",
    kubernetesActions: { pods: [] },
    config: {
      ddBaseURL: "https://app.datadoghq.com",
      urn: "",
      privateKey: "",
      modes: ["pull"],
      actionsAllowlist: ["com.datadoghq.http.request"],
    },
  },
};

/**
 * What chart and description mean without a word too. Settings of the constraints do nothing while these are
 * not made.
 */
export const SAYS_NOTHING = [
  "serviceAccount.create: true",
  "runner.useSeparateSecretForCredentials: false",
  'runner.config.modes.0: "workflowAutomation"',
  "runner.config.allowIMDSEndpoint: false",
  "runner.podSecurity.securityContextConstraints.create: false",
  "runner.podSecurity.privileged: true",
  "runner.podSecurity.privileged: false",
  'runner.podSecurity.volumes.0: "a-value"',
  'runner.podSecurity.seccompProfiles.0: "a-value"',
  'runner.podSecurity.capabilities.0: "a-value"',
  'runner.podSecurity.requiredDropCapabilities.0: "a-value"',
  'runner.podSecurity.seLinuxContext: "a-value"',
];
