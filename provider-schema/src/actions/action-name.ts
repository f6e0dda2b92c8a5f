import { ArgumentError } from "../parkit-error";
import type { KnownActionName } from "./generated/action-names";

/**
 * Names of actions, as an allowlist writes them: `com.datadoghq.http.request` is action `request` of bundle
 * `com.datadoghq.http`.
 *
 * Knows the grammar only; which names exist is the catalogue's to say (`actions/catalogue`), so importing
 * this file stays cheap.
 */

/** A fully qualified action name: well formed, which does not mean that a runner has it. */
export type ActionName = string & { readonly __brand: "ActionName" };

/** Id of a bundle, the group of actions that an action belongs to: all of its name before the last dot. */
export type BundleId = string & { readonly __brand: "BundleId" };

/**
 * An action that the catalogue does not know, used on the user's own responsibility:
 * `{ custom: "com.example.thing" }`.
 */
export interface CustomAction {
  /** Fully qualified name; where the runner takes patterns, also `<bundle>.*`. */
  readonly custom: string;
}

/** The two fields that a task carries for its action. */
export interface ActionNameParts {
  readonly bundle: BundleId;
  /** Name within the bundle, lower camel case in Datadog's own actions. */
  readonly action: string;
}

/** What names of Datadog's own actions start with. */
export const DATADOG_NAMESPACE = "com.datadoghq";

/**
 * Longest name that is looked at, in characters; a bound of parkit's own, four times the longest name known.
 */
export const ACTION_NAME_MAX_LENGTH = 256;

const DOTTED = /^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z][A-Za-z0-9_-]*)+$/;

/**
 * Whether the text has the form `<bundle>.<action>`: at least two segments, each a letter and then letters,
 * digits, `_` or `-`.
 */
export function isActionName(text: string): text is ActionName {
  return text.length <= ACTION_NAME_MAX_LENGTH && DOTTED.test(text);
}

/** Whether the text can be a bundle id: one segment or more, of the form that action names have. */
export function isBundleId(text: string): text is BundleId {
  return isActionName(`${text}.x`);
}

/**
 * Takes a name that is known to be well formed.
 *
 * @throws {ArgumentError} when it is not: for names in code; names that users write are judged by
 *   `allowlistProblems`.
 */
export function actionName(text: string): ActionName {
  if (!isActionName(text))
    throw new ArgumentError(`${JSON.stringify(text)} is not of the form <bundle>.<action>`);
  return text;
}

/** Takes a name that the catalogue has, for code that needs a few of them and not the whole catalogue. */
export function knownAction(name: KnownActionName): ActionName {
  return actionName(name);
}

/** Splits a name at its last dot. */
export function splitActionName(name: ActionName): ActionNameParts {
  const dot = name.lastIndexOf(".");
  return { bundle: bundleId(name.slice(0, dot)), action: name.slice(dot + 1) };
}

/**
 * Takes a bundle id that is known to be well formed.
 *
 * @throws {ArgumentError} when it is not.
 */
export function bundleId(text: string): BundleId {
  if (!isBundleId(text))
    throw new ArgumentError(`${JSON.stringify(text)} is not a bundle id such as com.datadoghq.http`);
  return text;
}

/**
 * Names an action that the catalogue does not know. Nothing but its form is checked, and that with the
 * allowlist.
 */
export function customAction(name: string): CustomAction {
  return { custom: name };
}
