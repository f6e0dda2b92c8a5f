/**
 * An object with one member, or with none when its value is undefined: a file does not say what nobody asked
 * for.
 */
export function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Readonly<Partial<Record<Name, Value>>> {
  const member = value === undefined ? {} : { [name]: value };
  // The compiler widens a computed name to string and so loses Name.
  return member as Readonly<Partial<Record<Name, Value>>>;
}
