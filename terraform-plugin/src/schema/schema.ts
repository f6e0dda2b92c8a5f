/** Schemas, in the shape of `terraform providers schema -json`, and the types of their values. */
import type { Type } from "../values/type";
import type { Value } from "../values/value";

/**
 * How the plan of an attribute is made where the user wrote nothing, and what a change of it means. Ours, not
 * Terraform's: it never leaves the provider.
 */
export interface PlanRule {
  /**
   * A changed value replaces the object. `"presence"` replaces only when the value appears or disappears,
   * `"unset"` only when it disappears. An optional computed attribute counts only when the user wrote it or
   * it has a default.
   */
  readonly requiresReplace?: boolean | "presence" | "unset";
  /** Value when the user wrote none. Only for attributes that are optional and computed. */
  readonly default?: Value;
  /**
   * The value outlives updates (ids, creation times): an update keeps it instead of showing "known after
   * apply".
   */
  readonly stable?: boolean;
}

/**
 * An attribute, in the shape of `terraform providers schema -json`. Exactly one of `type` and `nested_type`
 * is given.
 */
export interface Attribute {
  readonly type?: Type;
  readonly nested_type?: NestedType;
  readonly description?: string;
  /** Default `plain`. */
  readonly description_kind?: "plain" | "markdown";
  /** The user must write it. Excludes `optional` and `computed`. */
  readonly required?: boolean;
  /** The user may write it. */
  readonly optional?: boolean;
  /** The provider fills it where the user did not write it. */
  readonly computed?: boolean;
  /** Hidden in CLI output; still stored in state. */
  readonly sensitive?: boolean;
  /**
   * Reaches the provider in the configuration only, never stored. Needs Terraform 1.11; not inside sets, not
   * computed.
   */
  readonly write_only?: boolean;
  readonly deprecated?: boolean;
  readonly plan?: PlanRule;
  /**
   * Its texts are chosen by people and never computed by another object, so that none is a mock's. Ours as
   * well. Only at the top of a resource.
   */
  readonly literal?: boolean;
}

/** Attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** The type of an attribute that is an object, or a collection of objects, with attributes of their own. */
export interface NestedType {
  readonly nesting_mode: "single" | "list" | "set" | "map";
  readonly attributes: Attributes;
}

/** A block type within a block. */
export interface NestedBlock {
  readonly nesting_mode: "single" | "list" | "set" | "map" | "group";
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** A configuration block. */
export interface Block {
  readonly attributes?: Attributes;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
  readonly description?: string;
  readonly description_kind?: "plain" | "markdown";
  readonly deprecated?: boolean;
}

/**
 * Schema of a provider, resource, data source or ephemeral resource, in the shape of `terraform providers
 * schema -json`. Declare it `as const satisfies Schema`, so that handlers are typed from it.
 */
export interface Schema {
  /** Raised by one with each incompatible change of the stored form; stored with each state. */
  readonly version: number;
  readonly block: Block;
}

const types = new WeakMap<Block, Type>();

/** The object type that values of a block, or objects of a nested attribute, have. */
export function blockType(block: Block): Type {
  const known = types.get(block);
  if (known !== undefined) return known;
  const members: Record<string, Type> = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {}))
    members[name] = attributeType(attribute);
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    members[name] = collectionOf(nested.nesting_mode, blockType(nested.block));
  }
  const type: Type = ["object", members];
  types.set(block, type);
  return type;
}

/** The type that values of an attribute have. */
export function attributeType(attribute: Attribute): Type {
  const nested = attribute.nested_type;
  if (nested === undefined) return attribute.type ?? "dynamic";
  return collectionOf(nested.nesting_mode, blockType(nested));
}

function collectionOf(mode: NestedBlock["nesting_mode"], element: Type): Type {
  return mode === "single" || mode === "group" ? element : [mode, element];
}
