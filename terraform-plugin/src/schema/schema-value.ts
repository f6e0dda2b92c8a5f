/** Types of the values of a schema, by the phase in which a handler sees them. */
import type { ObjectType, Type } from "../values/type";
import type { Dynamic, ObjectValue, TerraformNumber, Unknown, Value } from "../values/value";
import type { Attribute, Attributes, Block, NestedType, Schema } from "./schema";

/**
 * In which phase a value is seen: `state` is stored and wholly known, without write-only values; `planned`
 * may have unknown computed attributes; `config` is the configuration, anything in it may be unknown;
 * `written` is the configuration at apply, wholly known, with write-only values.
 */
type Phase = "state" | "planned" | "config" | "written";

/** Type of a Terraform value of the type constraint `T`. */
export type TypeValue<T extends Type, U = never> = [Type] extends [T]
  ? Value
  : T extends "string"
    ? string
    : T extends "number"
      ? TerraformNumber
      : T extends "bool"
        ? boolean
        : T extends "dynamic"
          ? Dynamic
          : T extends readonly ["list" | "set", infer E extends Type]
            ? readonly (TypeValue<E, U> | U)[]
            : T extends readonly ["map", infer E extends Type]
              ? Readonly<Record<string, TypeValue<E, U> | U>>
              : T extends readonly ["object", infer O extends ObjectType, ...unknown[]]
                ? { readonly [K in keyof O]: TypeValue<O[K], U> | null | U }
                : T extends readonly ["tuple", infer E extends readonly Type[]]
                  ? { readonly [K in keyof E]: E[K] extends Type ? TypeValue<E[K], U> | null | U : never }
                  : Value;

/** Unknown, where the phase allows it anywhere. */
type AnyUnknown<P extends Phase> = P extends "config" ? Unknown : never;

/** Unknown, where the phase allows it for this attribute. */
type AttributeUnknown<A, P extends Phase> = P extends "planned"
  ? A extends { readonly computed: true }
    ? Unknown
    : never
  : AnyUnknown<P>;

type Nested<Mode, V, U> = Mode extends "list" | "set"
  ? readonly (V | U)[]
  : Mode extends "map"
    ? Readonly<Record<string, V | U>>
    : V;

type AttributeContent<A extends Attribute, P extends Phase> = A extends {
  readonly type: infer T extends Type;
}
  ? TypeValue<T, AnyUnknown<P>>
  : A extends { readonly nested_type: infer N extends NestedType }
    ? Nested<N["nesting_mode"], AttributesValue<N["attributes"], P>, AnyUnknown<P>>
    : Value;

type AttributeValue<A extends Attribute, P extends Phase> = A extends { readonly write_only: true }
  ? P extends "state" | "planned"
    ? null
    : AttributeContent<A, P> | null | AnyUnknown<P>
  : AttributeContent<A, P> | (A extends { readonly required: true } ? never : null) | AttributeUnknown<A, P>;

type AttributesValue<A extends Attributes, P extends Phase> = string extends keyof A
  ? Readonly<Record<string, Value>>
  : { readonly [K in keyof A]: AttributeValue<A[K], P> };

type BlockTypes = NonNullable<Block["block_types"]>;

type BlockTypesValue<B extends BlockTypes, P extends Phase> = {
  readonly [K in keyof B]:
    | Nested<B[K]["nesting_mode"], BlockValue<B[K]["block"], P>, AnyUnknown<P>>
    | (B[K]["nesting_mode"] extends "single" ? null : never)
    | AnyUnknown<P>;
};

type BlockValue<B extends Block, P extends Phase> = B extends {
  readonly attributes: infer A extends Attributes;
  readonly block_types: infer N extends BlockTypes;
}
  ? AttributesValue<A, P> & BlockTypesValue<N, P>
  : B extends { readonly attributes: infer A extends Attributes }
    ? AttributesValue<A, P>
    : B extends { readonly block_types: infer N extends BlockTypes }
      ? BlockTypesValue<N, P>
      : ObjectValue;

/**
 * What handlers of a schema see and return. Without arguments to {@link ValuesOf} it is the untyped form, in
 * which the core handles every schema.
 */
export interface SchemaValues {
  readonly schema: Schema;
  /** A stored object: wholly known; write-only attributes are null. */
  readonly state: ObjectValue;
  /** A planned object at apply: what the user wrote is known, computed attributes may be unknown. */
  readonly planned: ObjectValue;
  /** The configuration while validating and planning: any part may be unknown. */
  readonly config: ObjectValue;
  /** The configuration at apply: wholly known, with the write-only values. */
  readonly written: ObjectValue;
}

/** {@link SchemaValues} of a schema that was declared `as const satisfies Schema`. */
export interface ValuesOf<S extends Schema> {
  readonly schema: S;
  readonly state: BlockValue<S["block"], "state">;
  readonly planned: BlockValue<S["block"], "planned">;
  readonly config: BlockValue<S["block"], "config">;
  readonly written: BlockValue<S["block"], "written">;
}
