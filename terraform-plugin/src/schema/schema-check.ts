import type { Attribute, Attributes, Block, NestedBlock, Schema } from "./schema";

const NAME = /^[a-z_][a-z0-9_]*$/;

/**
 * What is wrong with a schema that somebody wrote, as sentences; empty when nothing is. For the unit test of
 * each resource: Terraform refuses some of these only at the user's machine, and the planner cannot honour
 * others.
 */
export function schemaProblems(schema: Schema): readonly string[] {
  return blockProblems(schema.block, "", false);
}

function blockProblems(block: Block, path: string, inSet: boolean): string[] {
  const problems = attributesProblems(block.attributes ?? {}, path, inSet);
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const here = path + name;
    if (!NAME.test(name)) problems.push(`${here}: not a valid name`);
    if (block.attributes !== undefined && Object.hasOwn(block.attributes, name))
      problems.push(`${here}: both attribute and block`);
    problems.push(...blockProblems(nested.block, `${here}.`, inSet || isSet(nested)));
  }
  return problems;
}

function attributesProblems(attributes: Attributes, path: string, inSet: boolean): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const nested = attribute.nested_type;
    const here = path + name;
    return [
      ...(NAME.test(name) ? [] : [`${here}: not a valid name`]),
      ...attributeProblems(attribute, inSet).map((problem) => `${here}: ${problem}`),
      ...(nested === undefined
        ? []
        : attributesProblems(nested.attributes, `${here}.`, inSet || isSet(nested))),
    ];
  });
}

function isSet(nested: Pick<NestedBlock, "nesting_mode">): boolean {
  return nested.nesting_mode === "set";
}

function attributeProblems(attribute: Attribute, inSet: boolean): string[] {
  const { required = false, optional = false, computed = false, write_only = false, plan = {} } = attribute;
  const rules: readonly (readonly [boolean, string])[] = [
    [
      (attribute.type === undefined) === (attribute.nested_type === undefined),
      "needs exactly one of type and nested_type",
    ],
    [!required && !optional && !computed, "needs required, optional or computed"],
    [required && (optional || computed), "required excludes optional and computed"],
    [write_only && computed, "write_only excludes computed"],
    [write_only && inSet, "write_only is not possible inside a set"],
    [write_only && plan.requiresReplace !== undefined, "write_only values have no prior to compare with"],
    [plan.default !== undefined && !(optional && computed), "a default needs optional and computed"],
    [plan.default !== undefined && inSet, "a default is not possible inside a set"],
    [plan.stable === true && !computed, "only computed attributes can be stable"],
  ];
  return rules.filter(([broken]) => broken).map(([, problem]) => problem);
}
