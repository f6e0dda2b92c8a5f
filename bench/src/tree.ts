/** A place in a tree of objects and lists, and what is there. */
export interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every place of a tree, the root first. */
export function places(value: unknown, path: readonly string[] = []): readonly Place[] {
  const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return [{ path, value }, ...members.flatMap(([key, member]) => places(member, [...path, key]))];
}

/** A copy of a tree with another value at one place; a member that becomes undefined is gone. */
export function editedAt(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (typeof value !== "object" || value === null) throw new TypeError(`there is no member ${first}`);
  const members = Object.entries(value)
    .map(
      ([key, member]: [string, unknown]) =>
        [key, key === first ? editedAt(member, rest, change) : member] as const,
    )
    .filter(([, member]) => member !== undefined);
  return Array.isArray(value) ? members.map(([, member]) => member) : Object.fromEntries(members);
}
