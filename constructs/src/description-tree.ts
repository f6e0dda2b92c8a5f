import { Annotations, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import { addTo } from "@parkit/provider-schema/internal/multimap";
import type { ExecutionPolicyInput } from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import { API_VERSION, type Description } from "@parkit/provider-schema/internal/description/description";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import {
  formatViolation,
  parsePath,
  type SourceLocation,
  type Violation,
} from "@parkit/provider-schema/internal/rules/violation";

import { requirementsOf, type DescribedObject } from "./aspects/requirement";
import type * as Rules from "./rules";
import { withKnownSite } from "./site";
import { isUnknown } from "./token";

/**
 * What a construct adds to the description of its app. Asked again whenever rules run, because later calls
 * may add to it.
 */
export type Contribution = (
  | { readonly list: "runners"; readonly input: () => RunnerInput }
  | { readonly list: "connections"; readonly input: () => ConnectionInput }
  | { readonly list: "connectionGroups"; readonly input: () => ConnectionGroupInput }
  | { readonly list: "executionPolicies"; readonly input: () => ExecutionPolicyInput }
) & {
  /** Where it was written. @default - in the app */
  readonly locate?: Locate;
};

/** Where in a file a violation was written, by its path as the props spell it. */
export type Locate = (violation: Pick<Violation, "rule" | "path">) => SourceLocation | undefined;

const LISTS = ["runners", "connections", "connectionGroups", "executionPolicies"] as const;

const CONTRIBUTIONS = Symbol.for("@parkit/constructs.contributions");

/** What the constructs of an app contribute, in the order in which they were made. */
type Contributions = Map<IConstruct, Contribution>;

const PAIRED = Symbol.for("@parkit/constructs.paired-connections");

/** Connections by the runner that they are paired with. */
type Paired = Map<string, ConnectionInput[]>;

type Root = IConstruct & { [CONTRIBUTIONS]?: Contributions; [PAIRED]?: Paired };

/**
 * Adds what a construct describes to its app, after judging it.
 *
 * What the object and those it refers to cannot fix any more throws here; everything else is judged when the
 * app is synthesized.
 *
 * @param related - constructs that this one refers to, so that rules can look them up
 * @throws {ValidationError} with every rule that the object breaks
 */
export function contribute(
  construct: Construct,
  contribution: Contribution,
  related: readonly IConstruct[] = [],
): void {
  const contributions = contributionsTo(construct.node.root);
  judgeNow(construct, contribution, related);
  judgeWithStack(TerraformStack.of(construct), contributions);
  contributions.set(construct, contribution);
  if (contribution.list === "connections") pair(construct.node.root, contribution.input());
}

/** Says where in a file was written what a construct contributes. */
export function writtenAt(construct: Construct, locate: Locate): void {
  const contributions = contributionsTo(construct.node.root);
  const contribution = contributions.get(construct);
  if (contribution !== undefined) contributions.set(construct, { ...contribution, locate });
}

function contributionsTo(root: Root): Contributions {
  const contributions = root[CONTRIBUTIONS] ?? new Map<IConstruct, Contribution>();
  root[CONTRIBUTIONS] = contributions;
  return contributions;
}

function pairedIn(root: Root): Paired {
  const paired = root[PAIRED] ?? new Map<string, ConnectionInput[]>();
  root[PAIRED] = paired;
  return paired;
}

function pair(root: Root, connection: ConnectionInput): void {
  if (connection.runner !== undefined) addTo(pairedIn(root), connection.runner, connection);
}

/**
 * Connections that the app has so far and that are paired with a runner: with the integration that each was
 * made with, which never changes; who has access to them may.
 *
 * @param name - of the runner
 */
export function pairedConnections({ node }: IConstruct, name: string): readonly ConnectionInput[] {
  return pairedIn(node.root).get(name) ?? [];
}

/** An app that is only looked at, or has no construct yet, has nothing to judge. */
function rules(): typeof Rules {
  return require("./rules") as typeof Rules;
}

/** Rules that a later call such as `allow` can still satisfy. */
const JUDGED_AT_SYNTHESIS: ReadonlySet<string> = new Set(["allowlist/uncovered"]);

/**
 * Judges a construct as it stands. Warnings wait for synthesis, when they can no longer change.
 *
 * @param related - constructs that this one refers to, so that rules can look them up
 * @throws {ValidationError} with every rule that the object breaks
 */
export function judgeNow(
  construct: Construct,
  contribution: Contribution,
  related: readonly IConstruct[] = [],
): void {
  const contributions = contributionsTo(construct.node.root);
  const known = Array.from(new Set(related), (other) => contributions.get(other)).filter(
    (one) => one !== undefined,
  );
  const own = `${contribution.list}[${known.filter(({ list }) => list === contribution.list).length}]`;
  const described = describe([...known, contribution]);
  const errors = rules()
    .validate(described, { isUnknown, errorsOf: contribution.list })
    .filter(isError)
    .filter(({ rule, path }) => path.startsWith(own) && !JUDGED_AT_SYNTHESIS.has(rule))
    .map((violation) => ({ ...seenFromInside(violation), construct: construct.node.path }));
  if (errors.length > 0) refuse(errors);
}

const JUDGED = Symbol.for("@parkit/constructs.judged");

type JudgedStack = TerraformStack & { [JUDGED]?: true };

/** Judges the whole app when the stack is synthesized. */
function judgeWithStack(stack: JudgedStack, contributions: Contributions): void {
  if (stack[JUDGED] === true) return;
  stack[JUDGED] = true;
  stack.node.addValidation({ validate: () => judgeTogether(contributions, stack) });
}

/**
 * Violations for one stack. Synthesis ends at the first stack that has any, so that one reports those of
 * later stacks as well: each once, and all together.
 */
function judgeTogether(contributions: Contributions, stack: TerraformStack): string[] {
  const found = violationsByConstruct(contributions);
  for (const { construct, violation } of found) {
    if (!isError(violation) && TerraformStack.of(construct) === stack) warn(construct, violation);
  }
  const stacks = stack.node.root.node.findAll().filter((node) => TerraformStack.isStack(node));
  const unreported = new Set(stacks.slice(stacks.indexOf(stack)));
  const errors = found
    .filter(({ violation }) => isError(violation))
    .map((error) => ({ ...error, stack: TerraformStack.of(error.construct) }))
    .filter((error) => unreported.has(error.stack));
  if (!errors.some((error) => error.stack === stack)) return [];
  return errors.map(({ construct, violation }) =>
    formatViolation({ ...violation, construct: construct.node.path }),
  );
}

interface Found {
  readonly construct: IConstruct;
  readonly violation: Violation;
}

/** Requirements are asked of objects that break no rule: others have no defaults to fill in. */
function violationsByConstruct(contributions: Contributions): readonly Found[] {
  const broken = brokenRules(contributions);
  const found = broken.some(({ violation }) => isError(violation))
    ? broken
    : [...broken, ...unmetRequirements(contributions)];
  return found.map(({ construct, violation }) => {
    const source = contributions.get(construct)?.locate?.(violation);
    return { construct, violation: source === undefined ? violation : { ...violation, source } };
  });
}

function unmetRequirements(contributions: Contributions): readonly Found[] {
  return [...contributions].flatMap(([construct, contribution]) => {
    const requirements = requirementsOf(construct);
    if (requirements.length === 0) return [];
    const object = describedObject(construct, contribution);
    return requirements
      .flatMap((requirement) => requirement.unmetBy(object))
      .map((unmet): Found => ({ construct, violation: { severity: "error", ...unmet } }));
  });
}

function describedObject(construct: IConstruct, contribution: Contribution): DescribedObject {
  switch (contribution.list) {
    case "runners": {
      const runner = contribution.input();
      const connections = pairedConnections(construct, runner.name);
      return { type: "runner", runner: runnerSpec(withKnownSite(runner), undefined, connections) };
    }
    case "connections":
      return { type: "connection", connection: contribution.input() };
    case "connectionGroups":
      return { type: "connection-group", connectionGroup: contribution.input() };
    case "executionPolicies":
      return { type: "execution-policy", executionPolicy: contribution.input() };
  }
}

function brokenRules(contributions: Contributions): readonly Found[] {
  const entries = [...contributions];
  const clusters = new Map<string, Entry[]>();
  for (const entry of entries) if (entry[1].list === "runners") addTo(clusters, clusterOf(entry[0]), entry);
  // What holds for all is then said of the one as well.
  if (clusters.size < 2) return brokenBy(entries);
  return [
    ...brokenBy(entries).filter(({ violation }) => !isAboutCluster(violation)),
    ...[...clusters.values()].flatMap((inCluster) =>
      brokenBy(inCluster).filter(({ violation }) => isAboutCluster(violation)),
    ),
  ];
}

type Entry = readonly [construct: IConstruct, contribution: Contribution];

/**
 * Which cluster a runner is in, as far as an app tells: its stack, and among several providers the one that
 * it was given.
 */
function clusterOf(construct: IConstruct): string {
  const providers = construct.node
    .findAll()
    .flatMap((node) => (TerraformResource.isTerraformResource(node) ? (node.provider?.fqn ?? []) : []));
  return [TerraformStack.of(construct).node.path, ...providers.slice(0, 1)].join(" ");
}

/** Secrets of the same name in two clusters are two. */
function isAboutCluster({ rule, path }: Violation): boolean {
  return rule === "identity/shared" && path.endsWith("secretName");
}

function brokenBy(entries: readonly Entry[]): readonly Found[] {
  const constructsOf = (list: unknown): readonly IConstruct[] =>
    entries.filter(([, contribution]) => contribution.list === list).map(([construct]) => construct);
  const constructs = new Map<unknown, readonly IConstruct[]>(LISTS.map((list) => [list, constructsOf(list)]));
  const described = describe(entries.map(([, contribution]) => contribution));
  return rules()
    .validate(described, { isUnknown })
    .flatMap((violation) => {
      const [list, index] = parsePath(violation.path);
      const construct = typeof index === "number" ? constructs.get(list)?.[index] : undefined;
      if (construct === undefined) return [];
      const message = withConstructPaths(violation.message, constructs);
      return [{ construct, violation: seenFromInside({ ...violation, message }) }];
    });
}

/** Names other objects by their constructs: an app has no list to count places in. */
function withConstructPaths(
  message: string,
  constructs: ReadonlyMap<unknown, readonly IConstruct[]>,
): string {
  return message.replace(
    /\b(runners|connections|connectionGroups|executionPolicies)\[(\d+)\]/g,
    (place, list, index) => {
      return constructs.get(list)?.[Number(index)]?.node.path ?? place;
    },
  );
}

/** Adds a warning to what synthesis prints, once. */
function warn(construct: IConstruct, violation: Violation): void {
  const text = formatViolation(violation);
  if (construct.node.metadata.every(({ data }) => data !== text)) Annotations.of(construct).addWarning(text);
}

function describe(contributions: readonly Contribution[]): Description {
  return {
    apiVersion: API_VERSION,
    runners: contributions.flatMap((one) => (one.list === "runners" ? [one.input()] : [])),
    connections: contributions.flatMap((one) => (one.list === "connections" ? [one.input()] : [])),
    connectionGroups: contributions.flatMap((one) => (one.list === "connectionGroups" ? [one.input()] : [])),
    executionPolicies: contributions.flatMap((one) =>
      one.list === "executionPolicies" ? [one.input()] : [],
    ),
  };
}

/** A violation with its path as the props spell it: without the list and index of the whole description. */
function seenFromInside(violation: Violation): Violation {
  return { ...violation, path: violation.path.replace(/^\w+\[\d+\]\.?/, "") };
}

function isError(violation: Violation): boolean {
  return violation.severity === "error";
}
