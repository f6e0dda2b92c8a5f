import type { BundleId } from "../actions/action-name";
import { parseActionPattern, takesWildcards, WILDCARD_AGENT_VERSION } from "./action-pattern";
import type { Action, ActionOs } from "../actions/action";
import { actionsInBundle, findAction, isOpenNamespace, nestedBundles } from "../actions/catalogue";
import type { Readable } from "../description/description";
import { nearestActions, nearestBundles } from "../actions/did-you-mean";
import { remembered } from "../remembered";
import type { Flavour } from "../runner/flavour";
import type { AllowInput, AllowlistInput } from "../runner/runner";
import { isAtLeast, versionNumbers } from "../version/version-number";
import { CATALOGUE_AGENT, DEFAULT_VERSIONS } from "../version/versions";
import type { RuleId, Severity } from "../rules/violation";

/** Every rule about one allowlist, with its severity. */
export const ALLOWLIST_RULES = {
  "allowlist/empty": "error",
  "allowlist/malformed": "error",
  "allowlist/wildcard": "error",
  "allowlist/unknown-action": "error",
  "allowlist/unconfirmed-action": "warning",
  "allowlist/retired": "error",
  "allowlist/flavour": "error",
  "allowlist/os": "error",
  "allowlist/deprecated": "warning",
  "allowlist/duplicate": "warning",
  "allowlist/whole-bundle": "warning",
  "allowlist/untested-on-windows": "warning",
} as const satisfies Readonly<Record<RuleId, Severity>>;

/** Id of a rule about one allowlist. */
export type AllowlistRule = keyof typeof ALLOWLIST_RULES;

/** The runner that an allowlist is for. */
export interface AllowlistContext {
  readonly flavour: Flavour;
  /**
   * Version of the Agent or Cluster Agent; the standalone runner has none.
   *
   * @default - the version that parkit deploys
   */
  readonly agentVersion?: string;
  /** Operating system of the host. @default "linux", as in containers */
  readonly os?: ActionOs;
}

/** What is wrong with an allowlist or one of its entries. */
export interface AllowlistProblem {
  /** Place in the list; absent when the list as a whole is meant. */
  readonly index?: number;
  readonly rule: AllowlistRule;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  /** The entry as it was written, cut short when very long. */
  readonly value?: string;
}

/** A problem before it is known which entry has it. */
type Reason = Pick<AllowlistProblem, "rule" | "message" | "hint">;

/** Mistakes of one list that get suggestions; looking for them takes far longer than finding the mistake. */
const SUGGESTION_BUDGET = 20;
/** Most names that a hint spells out. */
const NAMES_IN_HINT = 5;
/** Most characters of an entry that a message repeats. */
const SHOWN_LENGTH = 120;

/**
 * Everything that is wrong with an allowlist, in the order of its entries. Entries that could not be read, or
 * are not known yet, are skipped when given as `undefined`. A custom action is judged by its form alone. Time
 * grows with the number of entries only.
 */
export function allowlistProblems(
  list: Readable<AllowlistInput>,
  context: AllowlistContext,
): readonly AllowlistProblem[] {
  if (list === "none") return [];
  if (list.length === 0) return [emptyList(context.flavour)];
  return entryProblems(list.map(readEntry), context);
}

/** Each runner is judged alone and with all others. */
const entryProblems = remembered(
  (entries: readonly (Entry | undefined)[], context: AllowlistContext): readonly AllowlistProblem[] => {
    const judgement = judgementOf(entries, context);
    return entries.flatMap((entry, index) =>
      entry === undefined
        ? []
        : entryReasons(entry, index, judgement).map((reason) => ({
            index,
            ...reason,
            severity: ALLOWLIST_RULES[reason.rule],
            value: shorten(entry.text),
          })),
    );
  },
);

interface Entry {
  readonly text: string;
  /** The user vouches for the name. */
  readonly custom: boolean;
}

function readEntry(input: Readable<AllowInput> | undefined): Entry | undefined {
  if (input === undefined) return undefined;
  if (typeof input === "string") return { text: input, custom: false };
  return input.custom === undefined ? undefined : { text: input.custom, custom: true };
}

function emptyList(flavour: Flavour): AllowlistProblem {
  const added = flavour === "standalone" ? "" : " The Agent would still add its own default actions.";
  return {
    rule: "allowlist/empty",
    severity: ALLOWLIST_RULES["allowlist/empty"],
    message: `the allowlist is empty, so that the runner could run nothing.${added}`,
    hint: 'Name the actions that the runner may run, or write "none" when it is meant to run none.',
  };
}

/** What judging one entry needs to know of the runner and of the other entries. */
interface Judgement extends Required<AllowlistContext> {
  /** Where each text comes first. */
  readonly places: ReadonlyMap<string, number>;
  /** Bundles granted as a whole, and by which entry. */
  readonly wildcards: ReadonlyMap<string, number>;
  /** "Did you mean" for a name, as long as the budget lasts; empty when nothing is near. */
  readonly didYouMean: (text: string, near: (text: string) => readonly string[]) => string;
}

function judgementOf(entries: readonly (Entry | undefined)[], context: AllowlistContext): Judgement {
  const places = new Map<string, number>();
  const wildcards = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined || places.has(entry.text)) continue;
    places.set(entry.text, index);
    const pattern = parseActionPattern(entry.text);
    if (pattern?.kind === "bundle") wildcards.set(pattern.bundle, index);
  }
  let budget = SUGGESTION_BUDGET;
  const didYouMean = (text: string, near: (text: string) => readonly string[]): string => {
    if (budget-- <= 0) return "";
    const names = near(text);
    return names.length === 0 ? "" : `Did you mean ${names.join(" or ")}? `;
  };
  return { agentVersion: DEFAULT_VERSIONS.agent, os: "linux", ...context, places, wildcards, didYouMean };
}

function entryReasons(entry: Entry, index: number, judgement: Judgement): readonly Reason[] {
  const { text, custom } = entry;
  const first = judgement.places.get(text);
  if (first !== index) return [duplicate(text, `the same as entry ${String(first)}`)];
  const pattern = parseActionPattern(text);
  if (pattern === undefined) return [notAnEntry(text, judgement)];
  if (pattern.kind === "bundle") return wildcardReasons(pattern.bundle, custom, judgement);
  const wider = judgement.wildcards.get(text.slice(0, text.lastIndexOf(".")));
  return [
    ...(wider === undefined ? [] : [duplicate(text, `granted by entry ${wider} already`)]),
    ...(custom ? [] : nameReasons(text, judgement)),
  ];
}

function duplicate(text: string, why: string): Reason {
  return {
    rule: "allowlist/duplicate",
    message: `${quote(text)} is ${why}`,
    hint: "Remove one of the two; entries count from 0.",
  };
}

function notAnEntry(text: string, { flavour, didYouMean }: Judgement): Reason {
  if (/[*?]/.test(text)) {
    return {
      rule: "allowlist/wildcard",
      message: `${quote(text)} has a wildcard where none can be`,
      hint: "Name the actions one by one; Agents also take <bundle>.*, and nothing else.",
    };
  }
  const suggestion = text.includes(",")
    ? "Write each action as an entry of its own. "
    : didYouMean(text, (wanted) => nearestActions(wanted, flavour));
  return {
    rule: "allowlist/malformed",
    message: `${quote(text)} is not the name of an action`,
    hint: `${suggestion}A name is com.datadoghq.<bundle>.<action> without white space, such as com.datadoghq.http.request.`,
  };
}

function wildcardReasons(bundle: BundleId, custom: boolean, judgement: Judgement): readonly Reason[] {
  const { flavour, agentVersion } = judgement;
  const text = `${bundle}.*`;
  const offered = actionsInBundle(bundle).filter(({ flavours }) => flavours.includes(flavour));
  if (!takesWildcards(flavour, agentVersion)) return [refusedWildcard(text, offered, judgement)];
  if (custom) return [wholeBundle(text, "every action that its bundle has")];
  if (offered.length > 0)
    return [wholeBundle(text, `${countOf(offered)} of today and those that later versions add`)];
  if (isOpenNamespace(bundle)) {
    if (flavour === "agent") return [wholeBundle(text, "every authored script of the bundle")];
    return [onlyOnAgents(text)];
  }
  if (actionsInBundle(bundle).length > 0) return [missingInFlavour(text, actionsInBundle(bundle), flavour)];
  return [nestedOrUnknown(text, bundle, judgement)];
}

function refusedWildcard(
  text: string,
  offered: readonly Action[],
  { flavour, agentVersion }: Judgement,
): Reason {
  const instead =
    offered.length === 0 ? "Name the actions one by one" : `Name the actions one by one: ${namesOf(offered)}`;
  return flavour === "standalone"
    ? {
        rule: "allowlist/wildcard",
        message: `${quote(text)} is a wildcard, which the standalone runner is not known to take`,
        hint: `${instead}.`,
      }
    : {
        rule: "allowlist/wildcard",
        message: `${quote(text)} is a wildcard, which Agent ${agentVersion} is not known to take`,
        hint: `${instead}; or run Agent ${WILDCARD_AGENT_VERSION} or later.`,
      };
}

function wholeBundle(text: string, granted: string): Reason {
  return {
    rule: "allowlist/whole-bundle",
    message: `${quote(text)} grants ${granted}`,
    hint: "Name the actions that are needed, so that an upgrade grants nothing unseen. Nested bundles are not included.",
  };
}

function nestedOrUnknown(text: string, bundle: BundleId, judgement: Judgement): Reason {
  const { flavour, didYouMean } = judgement;
  const nested = nestedBundles(bundle, flavour);
  if (nested.length === 0) {
    if (isBeyondCatalogue(judgement)) return unconfirmed(text, judgement, `the bundle ${bundle}`);
    return {
      rule: "allowlist/unknown-action",
      message: `${quote(text)}: there is no bundle ${bundle}`,
      hint: `${didYouMean(bundle, nearestBundles)}For a bundle that parkit does not know, write { custom: ${quote(text)} }.`,
    };
  }
  return {
    rule: "allowlist/wildcard",
    message: `${quote(text)} grants nothing: a wildcard does not reach into nested bundles`,
    hint: `Name the bundles: ${listed(nested.map((name) => `${name}.*`))}.`,
  };
}

/** Whether the Agent is of a later minor version than the catalogue, and may have what that has not. */
function isBeyondCatalogue({ flavour, agentVersion }: Judgement): boolean {
  const [major = 0, minor = 0] = versionNumbers(CATALOGUE_AGENT) ?? [];
  return flavour !== "standalone" && isAtLeast(agentVersion, `${major}.${minor + 1}.0`);
}

function unconfirmed(text: string, { agentVersion, flavour, didYouMean }: Judgement, what: string): Reason {
  return {
    rule: "allowlist/unconfirmed-action",
    message: `${quote(text)}: Agent ${agentVersion} may have ${what}; the catalogue, which ends with Agent ${CATALOGUE_AGENT}, has not`,
    hint: `${didYouMean(text, (wanted) => nearestActions(wanted, flavour))}Look the name up in Datadog's documentation of that version.`,
  };
}

function nameReasons(text: string, judgement: Judgement): readonly Reason[] {
  const { flavour } = judgement;
  const action = findAction(text);
  if (action === undefined) {
    if (!isOpenNamespace(text)) return [unknownAction(text, judgement)];
    return flavour === "agent" ? [] : [onlyOnAgents(text)];
  }
  const superseded = action.replacedBy === undefined ? [] : [supersededBy(action, action.replacedBy)];
  if (action.status === "retired") return superseded;
  if (!action.flavours.includes(flavour)) return [missingInFlavour(text, [action], flavour)];
  return [...superseded, ...osReasons(action, judgement)];
}

function unknownAction(text: string, judgement: Judgement): Reason {
  if (isBeyondCatalogue(judgement)) return unconfirmed(text, judgement, "the action");
  const { flavour, didYouMean } = judgement;
  const siblings = actionsInBundle(text.slice(0, text.lastIndexOf(".")));
  const suggestion =
    didYouMean(text, (wanted) => nearestActions(wanted, flavour)) ||
    (siblings.length === 0 ? "" : `The bundle has ${namesOf(siblings)}. `);
  return {
    rule: "allowlist/unknown-action",
    message: `there is no action ${quote(text)}`,
    hint: `${suggestion}For an action that parkit does not know, write { custom: ${quote(text)} }.`,
  };
}

function supersededBy({ name, status, summary }: Action, replacement: string): Reason {
  const hint = `Write ${replacement} instead.`;
  return status === "retired"
    ? {
        rule: "allowlist/retired",
        message: `${quote(name)} is a former name, which runners no longer know`,
        hint,
      }
    : { rule: "allowlist/deprecated", message: `${quote(name)} is not to be used (${summary})`, hint };
}

function missingInFlavour(text: string, actions: readonly Action[], flavour: Flavour): Reason {
  const elsewhere = [...new Set(actions.flatMap(({ flavours }) => flavours))];
  return {
    rule: "allowlist/flavour",
    message: `${quote(text)} is not available on the ${flavour} runner`,
    hint:
      elsewhere.length === 0
        ? `No released runner has it. Remove it, or write { custom: ${quote(text)} } when yours does.`
        : `Use a runner that has it (${elsewhere.join(", ")}), or remove it.`,
  };
}

function onlyOnAgents(text: string): Reason {
  return {
    rule: "allowlist/flavour",
    message: `${quote(text)} is an authored script, which only the node Agent's runner is known to have`,
    hint: `Move it to a runner on the node Agent, or write { custom: ${quote(text)} }.`,
  };
}

/** Action that Datadog's Windows page vouches for, besides those of the HTTP bundle. */
const TESTED_ON_WINDOWS = "com.datadoghq.script.runPredefinedPowershellScript";

function osReasons({ name, bundle, os }: Action, judgement: Judgement): readonly Reason[] {
  if (os !== undefined && os !== judgement.os) {
    const counterpart = actionsInBundle(bundle).find((sibling) => sibling.os === judgement.os);
    return [
      {
        rule: "allowlist/os",
        message: `${quote(name)} works ${os === "windows" ? "only on Windows" : "everywhere but on Windows"}`,
        hint: counterpart === undefined ? "Remove it." : `Write ${counterpart.name} instead.`,
      },
    ];
  }
  if (judgement.os !== "windows" || bundle === "com.datadoghq.http" || name === TESTED_ON_WINDOWS) return [];
  return [
    {
      rule: "allowlist/untested-on-windows",
      message: `${quote(name)} is not among the actions that Datadog documents for Windows`,
      hint: `Only HTTP actions and ${TESTED_ON_WINDOWS} are; try it before you rely on it.`,
    },
  ];
}

function countOf(actions: readonly Action[]): string {
  return actions.length === 1 ? "the one action" : `the ${actions.length} actions`;
}

function namesOf(actions: readonly Action[]): string {
  return listed(actions.map(({ name }) => name));
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_IN_HINT;
  return names.slice(0, NAMES_IN_HINT).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function shorten(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function quote(text: string): string {
  return JSON.stringify(shorten(text));
}
