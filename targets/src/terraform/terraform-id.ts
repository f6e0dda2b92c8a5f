/**
 * Names of Terraform resources for names in a description: letters, digits, `_` and `-`, not starting with a
 * digit. Two names that become the same are told apart by a number, in the order given.
 */
export function terraformIds(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const ids = new Map<string, string>();
  for (const name of names) {
    const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, "_").replace(/^(?![A-Za-z_])/, "_");
    const id = firstFree(plain, taken);
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

function firstFree(plain: string, taken: ReadonlySet<string>): string {
  if (!taken.has(plain)) return plain;
  let number = 2;
  while (taken.has(`${plain}_${number}`)) number += 1;
  return `${plain}_${number}`;
}

/** The description's texts as Terraform takes them literally: `${` and `%{` would start an expression. */
export function withoutExpressions<T>(value: T): T {
  // Only texts inside change, so that the shape stays.
  return escaped(value) as T;
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/([$%])(?=\{)/g, "$1$1");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escaped(member)]));
}
