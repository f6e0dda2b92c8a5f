import {
  connectionResourceType,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import {
  identifierTagTexts,
  type IdentifierTagsInput,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import { runnerCapabilities } from "@parkit/targets/internal/runner-capabilities";

import type { SynthesizedStack } from "./synth-stack";

/** What a matcher says: whether it holds, and why it does or does not. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Which runners are meant. */
export interface GrantOptions {
  /** Name of the runner. @default - any runner of the stack */
  readonly runner?: string;
}

/** A connection, as far as it matters. */
export interface ExpectedConnection {
  readonly name: string;
  /** @default - any */
  readonly integration?: IntegrationType;
  /** Tags that it has, perhaps among others. @default - any */
  readonly identifierTags?: IdentifierTagsInput;
}

/** A connection group, as far as it matters. */
export interface ExpectedConnectionGroup {
  readonly name: string;
  /** @default - any */
  readonly integration?: IntegrationType;
  /** All keys, in any order. @default - any */
  readonly identifierTagKeys?: readonly string[];
  /** Names of all members that the stack makes, in any order. @default - any */
  readonly connections?: readonly string[];
}

/**
 * Matchers of what a stack makes, for `expect.extend`; `@parkit/testing/jest` extends Jest's own `expect`
 * with them.
 */
export const parkitMatchers = {
  /** A runner of the stack may run an action: its list names it, or the Agent allows it by itself. */
  toGrantAction(received: unknown, action: string, { runner }: GrantOptions = {}): MatcherResult {
    const runners = runnersOf(stackIn(received, "toGrantAction"), runner);
    const granting = runners.filter((spec) => actionsOf(spec).includes(action));
    return {
      pass: granting.length > 0,
      message: () =>
        granting.length > 0
          ? `${names(granting)} may run ${action}`
          : `no runner may run ${action}:\n${runners.map((spec) => `  ${spec.name} may run ${listed(actionsOf(spec))}`).join("\n")}`,
    };
  },

  /** The stack makes a connection. */
  toHaveConnection(received: unknown, expected: string | ExpectedConnection): MatcherResult {
    const wanted = typeof expected === "string" ? { name: expected } : expected;
    const found = connectionsOf(stackIn(received, "toHaveConnection"));
    return result("connection", wanted, found, (one) => isConnection(one, wanted));
  },

  /** The stack makes a connection group. */
  toHaveConnectionGroup(received: unknown, expected: string | ExpectedConnectionGroup): MatcherResult {
    const wanted = typeof expected === "string" ? { name: expected } : expected;
    const found = groupsOf(stackIn(received, "toHaveConnectionGroup"));
    return result("connection group", wanted, found, (one) => isGroup(one, wanted));
  },
} as const;

function stackIn(received: unknown, matcher: string): SynthesizedStack {
  if (isStack(received)) return received;
  throw new ArgumentError(`${matcher} looks at a synthesized stack: expect(synthStack(stack)).${matcher}(…)`);
}

function isStack(received: unknown): received is SynthesizedStack {
  return (
    typeof received === "object" && received !== null && "resources" in received && "runners" in received
  );
}

/** @throws {ArgumentError} when the stack has no runner of that name */
function runnersOf({ runners }: SynthesizedStack, name: string | undefined): readonly RunnerSpec[] {
  if (name === undefined) return runners;
  const found = runners.filter((spec) => spec.name === name);
  if (found.length > 0) return found;
  throw new ArgumentError(
    `the stack has no runner ${JSON.stringify(name)}; it has ${listed(runners.map((spec) => spec.name))}`,
  );
}

function actionsOf(spec: RunnerSpec): readonly string[] {
  return runnerCapabilities(spec).flatMap(({ actions }) => actions.map(({ name }) => name));
}

/** What the stack makes, in the words of a description. */
interface FoundConnection {
  readonly name: string;
  readonly type: string;
  readonly identifierTags: readonly string[];
}

const GROUP = "parkit_connection_group";

function connectionsOf({ json, resources }: SynthesizedStack): readonly FoundConnection[] {
  return Object.keys(Object(json["resource"]) as object)
    .filter((type) => type.startsWith("parkit_connection_") && type !== GROUP)
    .flatMap((type) =>
      Object.values(resources(type)).map((attributes) => ({
        name: textIn(attributes["name"]),
        type,
        identifierTags: textsIn(attributes["identifier_tags"]),
      })),
    );
}

function isConnection(found: FoundConnection, wanted: ExpectedConnection): boolean {
  return (
    found.name === wanted.name &&
    (wanted.integration === undefined || found.type === connectionResourceType(wanted.integration)) &&
    identifierTagTexts(wanted.identifierTags ?? []).every((tag) => found.identifierTags.includes(tag))
  );
}

interface FoundGroup {
  readonly name: string;
  readonly integration: string;
  readonly identifierTagKeys: readonly string[];
  readonly connections: readonly string[];
}

function groupsOf(stack: SynthesizedStack): readonly FoundGroup[] {
  return Object.values(stack.resources(GROUP)).map((attributes) => ({
    name: textIn(attributes["name"]),
    integration: textIn(attributes["integration"]),
    identifierTagKeys: textsIn(attributes["identifier_tag_keys"]),
    connections: textsIn(attributes["connection_ids"]).map((id) => nameOf(stack, id)),
  }));
}

/** Name of the connection that an expression refers to; what was given when the stack does not make it. */
function nameOf({ resources }: SynthesizedStack, id: string): string {
  const [, type = "", name = ""] = /^\$\{(\w+)\.([\w-]+)\.id\}$/.exec(id) ?? [];
  const attributes = resources(type)[name];
  return attributes === undefined ? id : textIn(attributes["name"]);
}

function isGroup(found: FoundGroup, wanted: ExpectedConnectionGroup): boolean {
  return (
    found.name === wanted.name &&
    (wanted.integration === undefined || found.integration === wanted.integration) &&
    sameSet(found.identifierTagKeys, wanted.identifierTagKeys) &&
    sameSet(found.connections, wanted.connections)
  );
}

function sameSet(found: readonly string[], wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || JSON.stringify(found.toSorted()) === JSON.stringify(wanted.toSorted());
}

function result<Found>(
  kind: string,
  wanted: ExpectedConnection | ExpectedConnectionGroup,
  found: readonly Found[],
  matches: (one: Found) => boolean,
): MatcherResult {
  const pass = found.some(matches);
  return {
    pass,
    message: () =>
      pass
        ? `the stack has the ${kind} ${JSON.stringify(wanted)}`
        : `the stack has no ${kind} ${JSON.stringify(wanted)}; it has ${found.length === 0 ? "none" : `\n${found.map((one) => `  ${JSON.stringify(one)}`).join("\n")}`}`,
  };
}

/** Text of an attribute as Terraform reads it, expressions left as they are. */
function textIn(value: unknown): string {
  return typeof value === "string" ? value.replaceAll(/([$%])\1\{/g, "$1{") : "";
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textIn) : [];
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? "nothing" : items.join(", ");
}

function names(runners: readonly RunnerSpec[]): string {
  return runners.map(({ name }) => name).join(", ");
}
