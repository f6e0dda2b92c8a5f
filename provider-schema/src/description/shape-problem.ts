import type * as z from "zod";

import { INTEGRATION_TYPES } from "../connection/integration-catalogue";
import { nearestName } from "../nearest-name";
import { refusedIntegration } from "../connection/refused-integration";
import { SCRIPTS_CREDENTIAL } from "../script/script";
import { isSecretPlace } from "../secret/secret-field";
import { HOW_IT_BEGINS } from "./description";
import { fieldNamesAt, member } from "./field-names";
import { unpublishedField, unpublishedValue, type Unpublished } from "./unpublished";
import { quoted, type PathSegment, type RuleId } from "../rules/violation";

/** One place where the input has the wrong shape. */
export interface ShapeProblem {
  readonly rule: RuleId;
  readonly path: readonly PathSegment[];
  readonly message: string;
  readonly hint: string;
}

/** What the shape complains about. */
export type Issue = z.core.$ZodIssue;

/** Most names that a message lists; more are better looked up. */
const LISTED_NAMES = 8;

/** Path of an issue. */
export function issuePath(issue: Issue): readonly PathSegment[] {
  return issue.path.map((segment) => (typeof segment === "symbol" ? segment.toString() : segment));
}

/** Explains an issue to the person who wrote the input. */
export function shapeProblems(issue: Issue, input: unknown): readonly ShapeProblem[] {
  const path = issuePath(issue);
  if (issue.code === "unrecognized_keys") {
    const names = fieldNamesAt(input, path);
    return issue.keys.map((key) => unknownField(names, path, key));
  }
  const value = path.reduce(member, input);
  if (value === undefined) return [missingField(path, issue)];
  if (typeof value === "string" && isSecretPlace(path)) return [literalSecret(path)];
  const unpublished = unpublishedValue(path, value);
  if (unpublished !== undefined) return [refusedAsUnpublished(path, unpublished)];
  return [integrationProblem(path, value) ?? wrongValue(issue, path, value)];
}

function refusedAsUnpublished(path: readonly PathSegment[], unpublished: Unpublished): ShapeProblem {
  return { rule: "schema/unpublished", path, ...unpublished };
}

function unknownField(names: readonly string[], path: readonly PathSegment[], key: string): ShapeProblem {
  const unpublished = unpublishedField(key);
  if (unpublished !== undefined) return refusedAsUnpublished([...path, key], unpublished);
  const near = nearestName(key, names);
  return {
    rule: "schema/unknown-field",
    path: [...path, key],
    message: `there is no field ${quoted(key)} here`,
    hint:
      near === undefined
        ? `Remove it, or put it where it belongs: this place has ${listed(names)}.`
        : `Did you mean ${near}?`,
  };
}

/** Explains a member that would be left out. */
export function hiddenMember(path: readonly PathSegment[]): ShapeProblem {
  return {
    rule: "schema/unknown-field",
    path,
    message: `nothing can be called ${quoted(String(path.at(-1)))}`,
    hint: "Remove it, or give it another name.",
  };
}

function missingField(path: readonly PathSegment[], issue: Issue): ShapeProblem {
  const name = path.at(-1);
  if (name === undefined)
    return { rule: "schema/required", path, message: "there is no description", hint: HOW_IT_BEGINS };
  return {
    rule: "schema/required",
    path,
    message: `${quoted(String(name))} is missing`,
    hint:
      name === "credential" && path.at(-2) === "integration"
        ? `Add a key of the runner's credentials. Its own scripts have the key ${SCRIPTS_CREDENTIAL}.`
        : `Add ${typeof name === "string" ? `${name}: ` : ""}${expectation(issue)}.`,
  };
}

function literalSecret(path: readonly PathSegment[]): ShapeProblem {
  return {
    rule: "credential/literal",
    path,
    message: "a secret is written out here",
    hint: `Refer to it instead: ${path[0] === "connections" ? "{ type: terraform, variable: … }" : "{ secretName: …, key: … } in Kubernetes, else { type: file, path: … }"}.`,
  };
}

function integrationProblem(path: readonly PathSegment[], value: unknown): ShapeProblem | undefined {
  if (path.at(-1) !== "type" || path.at(-2) !== "integration" || typeof value !== "string") return undefined;
  const refusal = refusedIntegration(value);
  if (refusal !== undefined) return { path, ...refusal };
  const near = nearestName(value, INTEGRATION_TYPES);
  return {
    rule: "schema/value",
    path,
    message: `there is no integration ${quoted(value)}`,
    hint:
      near === undefined
        ? "Use the block names of the official Terraform resource with - for _; http reaches any other HTTP service."
        : `Did you mean ${near}?`,
  };
}

function wrongValue(issue: Issue, path: readonly PathSegment[], value: unknown): ShapeProblem {
  const expected = expectation(issue);
  const near = typeof value === "string" ? nearestName(value, choices(issue)) : undefined;
  return {
    rule: issue.code === "invalid_type" ? "schema/type" : "schema/value",
    path,
    message: `expected ${expected}${isSecretPlace(path) ? "" : `, got ${inWords(value)}`}`,
    hint: near === undefined ? (asText(issue, value) ?? `Write ${expected}.`) : `Did you mean ${near}?`,
  };
}

/** How what YAML reads as something else becomes the text that was meant. */
function asText(issue: Issue, value: unknown): string | undefined {
  if (issue.code !== "invalid_type" || issue.expected !== "string") return undefined;
  if (typeof value === "number" || typeof value === "boolean")
    return "Put quotes around it: without them it is no text.";
  return typeof value === "object" && value !== null && Object.keys(value).length === 1
    ? "Leave the space behind the colon out, or put quotes around all of it: a colon and a space make an object."
    : undefined;
}

function inWords(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return quoted(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : `a ${typeof value}`;
}

/** Texts that would be right in the place of the issue, where the shape lists them. */
function choices(issue: Issue): readonly string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options))
    return issue.options.map(String).filter((option) => option !== "undefined");
  return [];
}

/** What the shape wants, in words. */
function expectation(issue: Issue): string {
  const names = choices(issue);
  if (names.length === 1) return names.join();
  if (names.length > 1) return `one of ${listed(names)}`;
  switch (issue.code) {
    case "invalid_type":
      return TYPE_WORDS[issue.expected] ?? `a value of type ${issue.expected}`;
    case "too_small":
      return `at least ${String(issue.minimum)}${issue.origin === "string" ? " character" : ""}`;
    case "invalid_format":
      return issue.format === "url"
        ? "a URL such as https://app.example.com"
        : `a value of format ${issue.format}`;
    default:
      return issue.message.replace(/^expected /, "");
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_NAMES).join(", ");
  return names.length > LISTED_NAMES ? `${shown} and ${names.length - LISTED_NAMES} more` : shown;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};
