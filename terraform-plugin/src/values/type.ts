/**
 * A Terraform type constraint in the JSON form that the plugin protocol and `terraform providers schema
 * -json` use: a primitive name, `["list", T]`, `["set", T]`, `["map", T]`, `["object", {…}]` (a third element
 * names optional attributes) or `["tuple", […]]`.
 */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", Type]
  | readonly ["object", { readonly [name: string]: Type }]
  | readonly ["object", { readonly [name: string]: Type }, readonly string[]]
  | readonly ["tuple", readonly Type[]];

/** Attribute types of an object type, by name. */
export type ObjectType = Readonly<Record<string, Type>>;

/** Nesting deeper than this is refused: it comes from hostile input, not from a schema. */
const MAX_DEPTH = 64;

/**
 * Reads a type constraint from parsed JSON.
 * @throws {TypeError} when the JSON is not a type constraint; the message shows the offending part.
 */
export function parseType(json: unknown, depth = 0): Type {
  if (depth > MAX_DEPTH) throw new TypeError("type constraint is nested too deeply");
  if (json === "string" || json === "number" || json === "bool" || json === "dynamic") return json;
  if (!Array.isArray(json)) throw new TypeError(`not a type constraint: ${shown(json)}`);
  const parts: readonly unknown[] = json;
  const [kind, inner, optional] = parts;
  if (kind === "list" || kind === "set" || kind === "map") return [kind, parseType(inner, depth + 1)];
  if (kind === "tuple" && Array.isArray(inner)) {
    return ["tuple", inner.map((element: unknown) => parseType(element, depth + 1))];
  }
  if (kind === "object" && typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
    const attributes = Object.fromEntries(
      Object.entries(inner).map(([name, type]: [string, unknown]) => [name, parseType(type, depth + 1)]),
    );
    if (optional === undefined) return ["object", attributes];
    if (Array.isArray(optional) && optional.every((name) => typeof name === "string")) {
      return ["object", attributes, optional];
    }
  }
  throw new TypeError(`not a type constraint: ${shown(json)}`);
}

function shown(json: unknown): string {
  return (JSON.stringify(json) as string | undefined)?.slice(0, 80) ?? typeof json;
}
