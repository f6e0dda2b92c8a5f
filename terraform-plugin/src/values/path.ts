/**
 * One step of an attribute path: an attribute name, a map key or a list index. Elements of sets cannot be
 * addressed.
 */
export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };

/** Where in a resource a value is, from the outside in. The empty path is the whole resource. */
export type Path = readonly PathStep[];

/** Path of nested attributes by name: `at("http", "base_url")`. */
export function at(...names: readonly string[]): Path {
  return names.map((attribute) => ({ attribute }));
}

/** The path as a person writes it: `tags["env"]`, `headers[0].name`. */
export function pathText(path: Path): string {
  return path
    .map((step, position) => {
      if ("attribute" in step) return position === 0 ? step.attribute : `.${step.attribute}`;
      return "key" in step ? `[${JSON.stringify(step.key)}]` : `[${step.index}]`;
    })
    .join("");
}
