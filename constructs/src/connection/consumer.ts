/**
 * Connections and groups as workflows and apps refer to them: fragments of the JSON that
 * `datadog_workflow_automation` and `datadog_app_builder_app` take.
 */
import type { IConstruct } from "constructs";

import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { identifierTagProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";

import { isUnknown } from "../token";

/** An entry of `connectionEnvs[].connections` in a workflow's `spec_json`. */
export interface WorkflowConnection {
  /** Id of the connection, an expression. */
  readonly connectionId: string;
  /** What the steps name it by, as their `connectionLabel`. */
  readonly label: string;
}

/** An entry of `connectionEnvs[].connectionGroups` in a workflow's `spec_json`. */
export interface WorkflowConnectionGroup {
  /** Id of the group, an expression. */
  readonly connectionGroupId: string;
  /** What the steps name it by, as their `connectionLabel`. */
  readonly label: string;
  /** Identifier tags that pick the member, `key:value`. */
  readonly tags: readonly string[];
}

/** Members of a query's `spec` in an app's `app_json`. */
export interface AppConnection {
  /** Id of the connection, an expression. */
  readonly connectionId: string;
}

/** Members of a query's `spec` in an app's `app_json`. */
export interface AppConnectionGroup {
  /** The group, and how its member is picked. */
  readonly connectionGroup: {
    readonly id: string;
    /** Identifier tags that pick the member, `key:value`. */
    readonly tags: readonly string[];
  };
}

/** Datadog's own expressions, which are evaluated when a workflow or app runs. */
const EXPRESSION = /\{\{.*\}\}/s;

/**
 * Tags by which a workflow or app picks a member of a group: a value for each of the group's keys.
 *
 * @param identifiers - values by key; text, a token, or an expression of Datadog's, such as
 *   `{{ Trigger.env }}`
 * @throws {ValidationError} for keys that the group does not have, keys without a value, and values that no
 *   tag has
 */
export function pickedTags(
  scope: IConstruct,
  keys: readonly string[],
  identifiers: Readonly<Record<string, string>>,
): readonly string[] {
  const problems = isUnknown(keys) ? [] : keyProblems(keys, identifiers);
  const all = [...problems, ...Object.entries(identifiers).flatMap(valueProblems)];
  if (all.length > 0)
    refuse(
      all.map((problem) => ({
        rule: "group/picked-tags",
        severity: "error",
        ...problem,
        construct: scope.node.path,
      })),
    );
  return Object.entries(identifiers).map(([key, value]) => `${key}:${value}`);
}

interface PickedProblem {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

function keyProblems(
  keys: readonly string[],
  identifiers: Readonly<Record<string, string>>,
): readonly PickedProblem[] {
  // One that is known only at deployment may be any.
  if (keys.some((key) => isUnknown(key))) return [];
  const given = Object.keys(identifiers);
  return [
    ...given
      .filter((key) => !keys.includes(key))
      .map((key) => ({
        path: `identifiers.${key}`,
        message: `the group does not pick by ${JSON.stringify(key)}`,
        hint: `Its keys are ${keys.join(", ")}.`,
      })),
    ...keys
      .filter((key) => !given.includes(key))
      .map((key) => ({
        path: "identifiers",
        message: `nothing says which ${key} is picked`,
        hint: `Add ${key}: a value, a token, or an expression such as "{{ Trigger.${key} }}".`,
      })),
  ];
}

function valueProblems([key, value]: readonly [string, string]): readonly PickedProblem[] {
  if (isUnknown(value) || EXPRESSION.test(value)) return [];
  return identifierTagProblems(`${key}:${value}`, { allowDots: true }).map(({ message, hint }) => ({
    path: `identifiers.${key}`,
    message,
    hint,
  }));
}
