/**
 * What an action takes and returns, as far as Datadog's documentation and the bundles of the open-source
 * Agent tell. Kept apart from the catalogue, which is loaded to judge allowlists: only who explains an action
 * or runs one needs this.
 */

/** Type of a value in JSON. `any` stands for every type. */
export type ValueType =
  | "any"
  | "boolean"
  | "integer"
  | "object"
  | "string"
  /** One of these texts. */
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: ValueType }
  /** An object with names of the user's choice. */
  | { readonly mapOf: ValueType }
  /** An object with these members. */
  | { readonly members: readonly Member[] };

/** One member of an object. */
export interface Member {
  readonly name: string;
  readonly type: ValueType;
  /** For inputs: the action cannot do without. For outputs: always there. */
  readonly required: boolean;
}

/** One input of an action. */
export interface Input extends Member {
  /** What it is for, in one line. */
  readonly meaning: string;
  /** What is taken when the input is left out; absent when nothing is, or it is not known. */
  readonly default?: string | number | boolean;
}

/** The known members of an object. */
export interface Known<M extends Member> {
  /** Whether there are no others. Not complete and without fields means that nothing is known. */
  readonly complete: boolean;
  readonly fields: readonly M[];
}

/** What goes into an action and what comes out of it. */
export interface ActionSignature {
  readonly inputs: Known<Input>;
  readonly outputs: Known<Member>;
}

/** Signatures of the actions of one bundle, by the action's name within it. */
export type BundleSignatures = Readonly<Record<string, ActionSignature>>;

/** No field is known, and whether there are any. */
export const UNKNOWN: Known<never> = { complete: false, fields: [] };

/** There are no fields. */
export const NONE: Known<never> = { complete: true, fields: [] };

/** Nothing is known about the action but that it exists. */
export const UNKNOWN_SIGNATURE: ActionSignature = { inputs: UNKNOWN, outputs: UNKNOWN };

/** These fields and no others. */
export function exactly<M extends Member>(...fields: readonly M[]): Known<M> {
  return { complete: true, fields };
}

/** These fields, and perhaps others. */
export function among<M extends Member>(...fields: readonly M[]): Known<M> {
  return { complete: false, fields };
}

/** An input that the action cannot do without. */
export function required(name: string, type: ValueType, meaning: string): Input {
  return { name, type, required: true, meaning };
}

/** An input that may be left out. */
export function optional(
  name: string,
  type: ValueType,
  meaning: string,
  defaultValue?: string | number | boolean,
): Input {
  return {
    name,
    type,
    required: false,
    meaning,
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
  };
}

/** Members by name; a question mark behind the name says that the member may be absent. */
export function members(types: Readonly<Record<string, ValueType>>): readonly Member[] {
  return Object.entries(types).map(([key, type]) => ({
    name: key.replace(/\?$/, ""),
    type,
    required: !key.endsWith("?"),
  }));
}
