import { isDeepStrictEqual } from "node:util";

import type { Place } from "./place";

/** A value of a file with the place where it was written, aliases followed. */
export type SourceNode = SourceMap | SourceList | SourceScalar;

/** Names of members and numbers of items on the way from a document to a value in it. */
export type SourcePath = readonly (string | number)[];

interface Written {
  /** Where the value itself stands; behind an alias that is elsewhere. */
  readonly place: Place;
  /** Where it stands in its document. */
  readonly path: SourcePath;
  /** Where the name of a member stands. */
  readonly key?: Place;
  /** Where the alias stands that it was reached by. */
  readonly alias?: Place;
}

/** An object. */
export interface SourceMap extends Written {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, SourceNode>;
}

/** A list. */
export interface SourceList extends Written {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
}

/** A text, number, boolean or nothing. */
export interface SourceScalar extends Written {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As it was written: `7.80` stays `7.80`. */
  readonly text: string;
  /** Whether it stands without quotes. @default false */
  readonly plain?: boolean;
  /** For each line of a text that is a block of its own, the offset of that line in the file. */
  readonly lines?: readonly number[];
}

/** Follows member names; undefined as soon as something is missing. */
export function memberOf(node: SourceNode | undefined, ...path: readonly string[]): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>(
    (at, name) => (at?.kind === "map" ? at.members.get(name) : undefined),
    node,
  );
}

/** Members of an object in their order; none when it is none. */
export function membersOf(node: SourceNode | undefined): readonly (readonly [string, SourceNode])[] {
  return node?.kind === "map" ? [...node.members] : [];
}

/** Items of a list; none when it is none. */
export function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** A scalar as text, numbers as they were written; undefined for nothing, objects and lists. */
export function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text : undefined;
}

/** Text of a scalar that says something; undefined for an empty one. */
export function wordsOf(node: SourceNode | undefined): string | undefined {
  const text = textOf(node);
  return text === "" ? undefined : text;
}

/** Whether somebody wrote nothing: the member is missing, null, empty text, empty list or empty object. */
export function isBlank(node: SourceNode | undefined): boolean {
  if (node === undefined) return true;
  if (node.kind === "map") return node.members.size === 0;
  return node.kind === "list" ? node.items.length === 0 : node.value === null || node.value === "";
}

/**
 * A boolean as programs that read YAML 1.1 see it, Helm among them: `yes` and `on` are true. Undefined when
 * it is not a boolean.
 */
export function booleanOf(node: SourceNode | undefined): boolean | undefined {
  if (node?.kind !== "scalar") return undefined;
  if (typeof node.value === "boolean") return node.value;
  const word = node.text.toLowerCase();
  if (["true", "yes", "on", "y"].includes(word)) return true;
  return ["false", "no", "off", "n"].includes(word) ? false : undefined;
}

/**
 * A number, also one that was written as text; the node's own value when it is none, so that the shape's
 * rules can judge it.
 */
export function numberOf(node: SourceNode | undefined): unknown {
  if (node?.kind !== "scalar") return plainOf(node);
  const number = typeof node.value === "number" ? node.value : Number(node.text.trim() || NaN);
  return Number.isFinite(number) ? number : node.value;
}

/** The value without places. */
export function plainOf(node: SourceNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === "list") return node.items.map(plainOf);
  if (node.kind === "scalar") return node.value;
  return Object.fromEntries([...node.members].map(([name, value]) => [name, plainOf(value)]));
}

/** An object of texts, such as labels; numbers and booleans become text, as Kubernetes would demand it. */
export function textsOf(node: SourceNode | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    membersOf(node).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/**
 * Path of values that are read, with dots between: `*` stands for any member or item, `**` at the end for
 * everything below. With values, only where one of them stands there.
 */
export type ReadPath = string | readonly [path: string, ...values: readonly unknown[]];

/**
 * What a document holds besides what is read, each as high up as nothing in it is read. What says nothing,
 * such as an empty text, is not among it.
 *
 * @param read - paths of single values: below them nothing counts as read
 */
export function unreadMembers(node: SourceNode, read: readonly ReadPath[]): readonly SourceNode[] {
  return unreadBelow(
    node,
    read.map((entry) =>
      typeof entry === "string"
        ? { path: entry.split("."), values: undefined }
        : { path: entry[0].split("."), values: entry.slice(1) },
    ),
  );
}

interface ReadBranch {
  readonly path: readonly string[];
  /** Undefined for any. */
  readonly values: readonly unknown[] | undefined;
}

function unreadBelow(node: SourceNode, read: readonly ReadBranch[]): readonly SourceNode[] {
  const children =
    node.kind === "list" ? node.items.map((item, index) => [String(index), item] as const) : membersOf(node);
  return children.flatMap(([name, value]) => {
    const below = read
      .filter(({ path: [first] }) => first === name || first === "*" || first === "**")
      .map(({ path, values }) => ({ path: path[0] === "**" ? path : path.slice(1), values }));
    if (isBlank(value) || below.some((branch) => covers(branch, value))) return [];
    const deeper = below.filter(({ path }) => path.length > 0);
    return deeper.length > 0 && value.kind !== "scalar" ? unreadBelow(value, deeper) : [value];
  });
}

function covers({ path, values }: ReadBranch, value: SourceNode): boolean {
  if (path[0] === "**") return true;
  if (path.length > 0) return false;
  if (values !== undefined) return values.some((one) => isDeepStrictEqual(one, plainOf(value)));
  return value.kind === "scalar";
}
