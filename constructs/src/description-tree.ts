import { Annotations, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/connection";
import type { ConnectionGroupInput } from "@parkit/provider-schema/connection-group";
import { API_VERSION } from "@parkit/provider-schema/description";
import type { Description } from "@parkit/provider-schema/description";
import type { RunnerInput } from "@parkit/provider-schema/runner";
import { validate } from "@parkit/provider-schema/validate";
import { formatViolation, parsePath, ValidationError } from "@parkit/provider-schema/violation";
import type { Violation } from "@parkit/provider-schema/violation";

import { isUnknown } from "./token";

/** What a construct adds to the description of its app. Asked again whenever rules run, because later calls may add to it. */
export type Contribution =
  | { readonly list: "runners"; readonly input: () => RunnerInput }
  | { readonly list: "connections"; readonly input: () => ConnectionInput }
  | { readonly list: "connectionGroups"; readonly input: () => ConnectionGroupInput };

interface Entry {
  readonly construct: IConstruct;
  readonly contribution: Contribution;
}

const ENTRIES = Symbol.for("@parkit/constructs.entries");

type Root = IConstruct & { [ENTRIES]?: Entry[] };

/**
 * Adds what a construct describes to its app, after judging it.
 *
 * What the object and those it refers to cannot mend any more throws here; everything else is judged when the app is synthesized, all
 * together, and each violation is reported by the stack of the construct that broke it.
 *
 * @param related - constructs that this one refers to, so that rules can look them up
 * @throws {ValidationError} with every rule that the object breaks
 */
export function contribute(
  construct: Construct,
  contribution: Contribution,
  related: readonly IConstruct[] = [],
): void {
  const root: Root = construct.node.root;
  const entries = root[ENTRIES] ?? [];
  root[ENTRIES] = entries;
  const known = entries.filter((entry) => related.includes(entry.construct));
  judgeNow(
    construct,
    contribution,
    known.map((entry) => entry.contribution),
  );
  const stack = TerraformStack.of(construct);
  if (!entries.some((entry) => TerraformStack.of(entry.construct) === stack)) {
    stack.node.addValidation({ validate: () => judgeTogether(entries, stack) });
  }
  entries.push({ construct, contribution });
}

/** Rules that a later call such as `allow` can still satisfy. */
const JUDGED_AT_SYNTHESIS: ReadonlySet<string> = new Set(["allowlist/uncovered"]);

/**
 * Judges a construct as it stands.
 *
 * @throws {ValidationError} with every rule that the object breaks
 */
export function judgeNow(
  construct: Construct,
  contribution: Contribution,
  related: readonly Contribution[] = [],
): void {
  const own = `${contribution.list}[${related.filter(({ list }) => list === contribution.list).length}]`;
  const found = validate(describe([...related, contribution]), { isUnknown })
    .filter(({ rule, path }) => path.startsWith(own) && !JUDGED_AT_SYNTHESIS.has(rule))
    .map((violation) => ({ ...violation, path: pathInside(violation), construct: construct.node.path }));
  const errors = found.filter(isError);
  if (errors.length > 0) throw new ValidationError(errors);
  for (const warning of found) Annotations.of(construct).addWarning(formatViolation(warning));
}

function judgeTogether(entries: readonly Entry[], stack: TerraformStack): string[] {
  const constructs = entriesByList(entries);
  return validate(describe(entries.map((entry) => entry.contribution)), { isUnknown })
    .filter(isError)
    .flatMap((violation) => {
      const [list, index] = parsePath(violation.path);
      const construct = typeof index === "number" ? constructs.get(list)?.[index] : undefined;
      if (construct === undefined || TerraformStack.of(construct) !== stack) return [];
      return [formatViolation({ ...violation, path: pathInside(violation), construct: construct.node.path })];
    });
}

function describe(contributions: readonly Contribution[]): Description {
  return {
    apiVersion: API_VERSION,
    runners: contributions.flatMap((one) => (one.list === "runners" ? [one.input()] : [])),
    connections: contributions.flatMap((one) => (one.list === "connections" ? [one.input()] : [])),
    connectionGroups: contributions.flatMap((one) => (one.list === "connectionGroups" ? [one.input()] : [])),
  };
}

function entriesByList(entries: readonly Entry[]): ReadonlyMap<unknown, readonly IConstruct[]> {
  const lists = ["runners", "connections", "connectionGroups"] as const;
  return new Map(
    lists.map((list) => [
      list,
      entries.filter((entry) => entry.contribution.list === list).map((entry) => entry.construct),
    ]),
  );
}

/** Path as the props spell it: without the list and index of the whole description. */
function pathInside(violation: Violation): string {
  return violation.path.replace(/^\w+\[\d+\]\.?/, "");
}

function isError(violation: Violation): boolean {
  return violation.severity === "error";
}
