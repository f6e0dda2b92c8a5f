import { isDeepStrictEqual } from "node:util";

import { isRecord } from "@parkit/provider-schema/internal/record";
import { plainOf } from "@parkit/source/internal/source-node";
import { yamlSource } from "@parkit/source/internal/yaml-source";

/** What is to become of a member of a file that somebody else wrote too. */
export type Wanted =
  /** It is this, and nothing else. */
  | { readonly kind: "value"; readonly value: unknown }
  /** It is this where the file says nothing. */
  | { readonly kind: "default"; readonly value: unknown }
  /** It is this, and a file that says something else is about something else. */
  | { readonly kind: "same"; readonly value: unknown; readonly refusal: (found: unknown) => string }
  /** It is a text in which YAML stands that says the same as this one. */
  | { readonly kind: "yaml"; readonly text: string }
  /** It is not there. */
  | { readonly kind: "absent" }
  /** It has these members; others stay. */
  | { readonly kind: "members"; readonly members: WantedMembers }
  /** It is a list of these texts, in any order. */
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  /** It is a list with these entries; those of other names stay, unless they are the runner's own. */
  | {
      readonly kind: "entries";
      readonly entries: readonly NamedEntry[];
      readonly isOwn: (name: string) => boolean;
    };

/** Members by name. */
export type WantedMembers = Readonly<Record<string, Wanted>>;

/** An entry of a list that is known by its name. */
export interface NamedEntry {
  readonly name: string;
}

/** The value that a file has afterwards, of the value that it had; undefined for none. */
export function appliedTo(present: unknown, wanted: Wanted): unknown {
  switch (wanted.kind) {
    case "value":
    case "same":
      return wanted.value;
    case "default":
      return isBlankValue(present) ? wanted.value : present;
    case "yaml":
      return typeof present === "string" && saysSame(present, wanted.text) ? present : wanted.text;
    case "absent":
      return undefined;
    case "texts":
      return mergedTexts(present, wanted.texts);
    case "entries":
      return mergedEntries(present, wanted);
    case "members":
      return mergedMembers(present, wanted.members);
  }
}

/** Whether a file says it already. */
export function isSaid(present: unknown, wanted: Wanted): boolean {
  return isDeepStrictEqual(appliedTo(present, wanted), present);
}

/** Whether somebody wrote nothing: null, or an empty text, list or object. */
export function isBlankValue(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function saysSame(one: string, other: string): boolean {
  const [read, known] = [one, other].map((text) => yamlSource({ file: "", text }));
  return (
    read?.faults.length === 0 && isDeepStrictEqual(read.documents.map(plainOf), known?.documents.map(plainOf))
  );
}

function mergedTexts(present: unknown, texts: readonly string[]): readonly unknown[] {
  const before = listOf(present).filter((item) => texts.some((text) => text === item));
  return [...before, ...texts.filter((text) => !before.includes(text))];
}

function mergedEntries(present: unknown, { entries, isOwn }: Wanted & { readonly kind: "entries" }): unknown {
  const before = listOf(present);
  const kept = before.flatMap((entry): readonly unknown[] => {
    const name = nameOf(entry);
    const wanted = entries.find((one) => one.name === name);
    if (wanted !== undefined) return [wanted];
    return name !== undefined && isOwn(name) ? [] : [entry];
  });
  const added = entries.filter(({ name }) => !before.some((entry) => nameOf(entry) === name));
  const merged = [...kept, ...added];
  return merged.length === 0 && before.length === 0 ? present : merged;
}

/** Name of an entry of a list. */
export function nameOf(entry: unknown): string | undefined {
  const name = isRecord(entry) ? entry["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}

function mergedMembers(present: unknown, members: WantedMembers): unknown {
  const before = isRecord(present) ? present : {};
  const after = new Map(Object.entries(before));
  for (const [name, wanted] of Object.entries(members)) {
    const value = appliedTo(after.get(name), wanted);
    if (value === undefined) after.delete(name);
    else after.set(name, value);
  }
  return after.size === 0 && Object.keys(before).length === 0 ? present : Object.fromEntries(after);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
