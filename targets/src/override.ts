/**
 * What a user adds to a rendered document: members of objects are merged, everything else takes the place of
 * what was there.
 */
export type Override = Readonly<Record<string, unknown>>;

/** A document with what a user adds to it. Nothing is changed in place. */
export function overridden<Rendered extends object>(document: Rendered, override: Override = {}): Rendered {
  // Whoever overrides answers for the shape.
  return merged(document, override) as Rendered;
}

function merged(value: unknown, override: unknown): unknown {
  if (override === undefined) return value;
  if (!isRecord(value) || !isRecord(override)) return override;
  const added = Object.entries(override).map(([name, item]) => [name, merged(value[name], item)] as const);
  return { ...value, ...Object.fromEntries(added) };
}

/**
 * A document with members that it lacks. What it has stays; a list gets the further entries behind its own.
 * Nothing is changed in place.
 */
export function extended<Rendered extends object>(document: Rendered, extra: Override = {}): Rendered {
  // What is added has other names, so that the shape of what is there stays.
  return extendedValue(document, extra) as Rendered;
}

function extendedValue(value: unknown, extra: unknown): unknown {
  if (value === undefined) return extra;
  if (Array.isArray(value) && Array.isArray(extra))
    return [...(value as readonly unknown[]), ...(extra as readonly unknown[])];
  if (!isRecord(value) || !isRecord(extra)) return value;
  const added = Object.entries(extra).map(([name, item]) => {
    const present = Object.hasOwn(value, name) ? value[name] : undefined;
    return [name, extendedValue(present, item)] as const;
  });
  return { ...value, ...Object.fromEntries(added) };
}

function isRecord(value: unknown): value is Override {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
