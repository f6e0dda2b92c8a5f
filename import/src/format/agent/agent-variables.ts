/** What the variables of an Agent's containers say of its runner. */

import { RUNNER_VARIABLE_PREFIX } from "@parkit/provider-schema/internal/deployment/agent-object";

import {
  itemsOf,
  memberOf,
  membersOf,
  textOf,
  wordsOf,
  type ReadPath,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { nestedYaml } from "@parkit/source/internal/yaml-source";
import { finding, type ImportFinding } from "../../draft/import-finding";
import { notImported } from "../container/runner-config";

/** A variable of the runner, with the name of its setting in capitals. */
const RUNNER_VARIABLE = new RegExp(`^${RUNNER_VARIABLE_PREFIX}([A-Z0-9_]+)$`);

/**
 * What stands in the Agent's environment variables, as a section would say it; lists are separated by commas
 * there.
 */
export function sectionOfVariables(
  variables: readonly (readonly [name: string, value: SourceNode])[],
): readonly (readonly [string, SourceNode])[] {
  const shell = new Map<string, SourceNode>();
  const settings = variables.flatMap(([variable, node]): readonly (readonly [string, SourceNode])[] => {
    const name = RUNNER_VARIABLE.exec(variable)?.[1]?.toLowerCase();
    if (name === undefined) return [];
    if (name.startsWith(SHELL_PREFIX)) {
      shell.set(name.slice(SHELL_PREFIX.length), jsonOrCommas(node));
      return [];
    }
    if (name === "kubernetes_allowed_custom_resources") return [[name, jsonOrCommas(node)]];
    return [[name, name.endsWith("allowlist") ? commaList(node) : node]];
  });
  const [first] = shell.values();
  if (first === undefined) return settings;
  return [
    ...settings,
    ["restricted_shell", { kind: "map", place: first.place, path: first.path, members: shell }],
  ];
}

/** Beginning of the variables that stand for members of `restricted_shell`. */
const SHELL_PREFIX = "restricted_shell_";

/** A list or an object as JSON, or a list with commas. */
function jsonOrCommas(node: SourceNode): SourceNode {
  const isJson = /^\s*[[{]/.test(textOf(node) ?? "");
  const [document] = isJson && node.kind === "scalar" ? nestedYaml(node).documents : [];
  return document ?? commaList(node);
}

/** A text with commas as a list. */
export function commaList(node: SourceNode): SourceNode {
  const text = textOf(node) ?? "";
  let start = 0;
  const items = text.split(",").flatMap((part) => {
    const offset = start + (part.length - part.trimStart().length);
    start += part.length + 1;
    const word = part.trim();
    return word === ""
      ? []
      : [
          {
            kind: "scalar" as const,
            value: word,
            text: word,
            path: node.path,
            place: partOf(node, offset, word.length),
          },
        ];
  });
  return { kind: "list", place: node.place, path: node.path, items };
}

/**
 * Where a part of a text stands; the whole when escapes make it longer in the file. Quotes stand on either
 * side.
 */
function partOf(node: SourceNode, offset: number, length: number): SourceNode["place"] {
  const { file, start, end } = node.place;
  const quotes = (end - start - (textOf(node) ?? "").length) / 2;
  if (quotes !== 0 && quotes !== 1) return node.place;
  const from = start + quotes + offset;
  return { file, start: from, end: from + length };
}

/** Variables of a container that are not settings of its runner, and sources of values that are not read. */
export function otherVariables(
  env: SourceNode | undefined,
  read: readonly ReadPath[] = ["name", "value"],
): readonly ImportFinding[] {
  const listed = itemsOf(env).flatMap((item) =>
    isRunnerVariable(wordsOf(memberOf(item, "name"))) ? notImported(item, read) : [otherVariable(item)],
  );
  const named = membersOf(env).flatMap(([name, value]) =>
    isRunnerVariable(name) && value.kind === "scalar" ? [] : [otherVariable(value)],
  );
  return [...listed, ...named];
}

function isRunnerVariable(name: string | undefined): boolean {
  return name !== undefined && RUNNER_VARIABLE.test(name);
}

function otherVariable(node: SourceNode): ImportFinding {
  const name = wordsOf(memberOf(node, "name")) ?? node.path.at(-1);
  return finding(
    "schema/not-imported",
    node,
    `the variable ${String(name)} is not taken over`,
    "Descriptions have no variables for Agents: keep it in a file of its own.",
  );
}

/** Name and value of a container's variables in a list. */
export function listedVariables(env: SourceNode | undefined): readonly (readonly [string, SourceNode])[] {
  return itemsOf(env).flatMap((item) => {
    const name = wordsOf(memberOf(item, "name"));
    const value = memberOf(item, "value");
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

/** Secret from which a container takes the identity. */
export function identitySecretOf(env: SourceNode | undefined): SourceNode | undefined {
  return itemsOf(env)
    .filter((item) => /_(URN|PRIVATE_KEY)$/.test(textOf(memberOf(item, "name")) ?? ""))
    .map((item) => memberOf(item, "valueFrom", "secretKeyRef", "name"))
    .find((name) => name !== undefined);
}
