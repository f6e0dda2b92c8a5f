import { credentialVolumeName } from "@parkit/provider-schema/internal/credential/credential";
import {
  IDENTITY_VOLUME,
  RUNNER_VARIABLE_PREFIX,
} from "@parkit/provider-schema/internal/deployment/agent-object";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";
import type { Site } from "@parkit/provider-schema/internal/site/site";

import { nameOf, type NamedEntry, type Wanted } from "../text/wanted-member";

/**
 * How a setting at a path is brought into a file of somebody else's, where that is not simply by writing it.
 * Undefined leaves it to the file. Paths that are not rendered are asked with undefined.
 */
export type WantedAt = readonly [path: string, wanted: (value: unknown) => Wanted | undefined];

/** What is wanted of a file, of what would be rendered: objects are merged, everything else is written. */
export function wantedMembers(rendered: object, special: readonly WantedAt[]): Wanted {
  return wantedAt(rendered, "", new Map(special)) ?? { kind: "members", members: {} };
}

function wantedAt(
  value: unknown,
  path: string,
  special: ReadonlyMap<string, WantedAt[1]>,
): Wanted | undefined {
  const own = special.get(path);
  if (own !== undefined) return own(value);
  const below = [...special.keys()].filter((other) => path === "" || other.startsWith(`${path}.`));
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject && value !== undefined) return { kind: "value", value };
  const names = new Set([
    ...Object.keys(isObject ? value : {}),
    ...below.map((other) => other.slice(path === "" ? 0 : path.length + 1).split(".")[0] ?? ""),
  ]);
  const members = [...names].flatMap((name): readonly (readonly [string, Wanted])[] => {
    const item: unknown = isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    const wanted = wantedAt(item, path === "" ? name : `${path}.${name}`, special);
    return wanted === undefined ? [] : [[name, wanted]];
  });
  return members.length === 0 && !isObject
    ? undefined
    : { kind: "members", members: Object.fromEntries(members) };
}

/** Lists with entries of the runner's beside others: variables, volumes and where they are mounted. */
export function agentEntries(...paths: readonly string[]): readonly WantedAt[] {
  return paths.map((path): WantedAt => [
    path,
    (value) => ({ kind: "entries", entries: entriesOf(value), isOwn: isOwnName }),
  ]);
}

function isOwnName(name: string): boolean {
  return (
    name.startsWith(RUNNER_VARIABLE_PREFIX) ||
    name === IDENTITY_VOLUME ||
    name.endsWith(credentialVolumeName(""))
  );
}

function entriesOf(value: unknown): readonly NamedEntry[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item) => {
    const name = nameOf(item);
    return name === undefined ? [] : [{ ...(Object(item) as object), name }];
  });
}

/** Why a file with another site is left alone. */
export function ofAnotherSite(what: string, { parameter }: Site): (found: unknown) => string {
  return (found) =>
    `${what} is about site ${quoted(String(found))}, the description about ${quoted(parameter)}: its field site names it`;
}
