import type { ITerraformDependable, TerraformMetaArguments } from "cdktf";

/** Meta-arguments with more that has to be there first. */
export function after(
  meta: TerraformMetaArguments,
  dependsOn: readonly ITerraformDependable[],
): TerraformMetaArguments {
  const all = [...(meta.dependsOn ?? []), ...dependsOn];
  return all.length === 0 ? meta : { ...meta, dependsOn: all };
}

/** Those that were made. */
export function present<Item>(...items: readonly (Item | undefined)[]): readonly Item[] {
  return items.filter((item) => item !== undefined);
}
