/** Puts into a JSON Schema what the doc comments of the input types say, and gives shared parts a name. */
import type * as z from "zod";

import { descriptionName, INTEGRATIONS, isIntegrationType } from "../connection/integration-catalogue";
import { TYPE_DOCS } from "./generated/field-docs";
import type { CommentText, FieldDocs, TypeDocs, TypeReference } from "./type-docs";

/** A part of a JSON Schema. */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Whether that is a part with members, and not `true`, `false` or a list of parts. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const DEFINITIONS = "#/definitions/";

/** Name of the definition that a part refers to. */
export function definitionName({ $ref, allOf }: JsonSchema): string | undefined {
  const reference = $ref ?? allOf?.[0]?.$ref;
  return reference?.slice(DEFINITIONS.length);
}

/**
 * The schema of a type, with descriptions and defaults. What a type with a name looks like stands once, under
 * that name, among `definitions`, beside those that the schema has already.
 *
 * @throws {Error} when one type has two shapes
 */
export function documentedSchema(schema: JsonSchema, type: string): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const whole = objectSchema(schema, TYPE_DOCS[type] ?? {}, { enclosing: [], definitions });
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  const { definitions: present } = schema;
  return {
    ...whole,
    definitions: { ...(isSchema(present) ? present : {}), ...Object.fromEntries(sorted) },
  };
}

interface Context {
  /** `type` of the object in which a value stands. */
  readonly enclosing: readonly string[];
  readonly definitions: Map<string, JsonSchema>;
}

/** The schema of values of these types. */
function valueSchema(schema: JsonSchema, types: readonly TypeReference[], context: Context): JsonSchema {
  const { items, additionalProperties } = schema;
  if (schema.properties !== undefined) return knownObjectSchema(schema, types, context);
  if (isSchema(items)) return { ...schema, items: valueSchema(items, types, context) };
  if (isSchema(additionalProperties))
    return { ...schema, additionalProperties: valueSchema(additionalProperties, types, context) };
  return schema.anyOf === undefined && schema.oneOf === undefined
    ? schema
    : unionSchema(schema, types, context);
}

function knownObjectSchema(
  schema: JsonSchema,
  types: readonly TypeReference[],
  context: Context,
): JsonSchema {
  const [found, ...others] = objectTypes(types).filter((type) => describes(docsOf(type), schema));
  if (found === undefined || others.length > 0) return schema;
  const documented = objectSchema(schema, docsOf(found), context);
  return typeof found === "string" ? define(found, documented, context) : documented;
}

function unionSchema(schema: JsonSchema, types: readonly TypeReference[], context: Context): JsonSchema {
  const [only = {}] = types;
  const docs = types.length === 1 ? docsOf(only) : {};
  const { variants = types } = docs;
  const parts = (options: readonly JsonSchema[]): JsonSchema[] =>
    options.map((option) => valueSchema(option, variants, context));
  const documented = {
    ...typeComment(docs),
    ...schema,
    ...(schema.anyOf === undefined ? {} : { anyOf: parts(schema.anyOf) }),
    ...(schema.oneOf === undefined ? {} : { oneOf: parts(schema.oneOf) }),
  };
  return typeof only === "string" && docs.variants !== undefined
    ? define(only, documented, context)
    : documented;
}

function objectSchema(schema: JsonSchema, docs: TypeDocs, context: Context): JsonSchema {
  const types = docs.fields?.["type"]?.values ?? [];
  const properties = Object.entries(schema.properties ?? {}).map(([name, value]) => {
    const field = docs.fields?.[name];
    if (!isSchema(value) || field === undefined) return [name, value] as const;
    const documented = valueSchema(value, field.objects ?? [], { ...context, enclosing: types });
    const said = {
      // A discriminator without a comment tells what its object is.
      ...(name === "type" ? descriptionOf(docs) : {}),
      ...typeDescription(field),
      ...field,
      ...credentialComment(context.enclosing, types, name),
    };
    return [name, fieldSchema(documented, said)] as const;
  });
  return { ...typeComment(docs), ...schema, properties: Object.fromEntries(properties) };
}

interface FieldComment extends FieldDocs {
  /** What a text must match. */
  readonly pattern?: string;
}

function fieldSchema(schema: JsonSchema, field: FieldComment): JsonSchema {
  const { default: value, pattern } = field;
  const said = {
    ...textOf(field),
    ...(value === undefined ? {} : { default: value }),
    ...(pattern === undefined ? {} : { pattern }),
  };
  // Beside a reference nothing else counts in draft-07.
  return schema.$ref === undefined ? { ...said, ...schema, ...said } : { ...said, allOf: [schema] };
}

/** What a field's type is, for fields whose name says the rest. */
function typeDescription({ objects = [] }: FieldDocs): Pick<CommentText, "description"> {
  const [only = {}] = objects;
  return objects.length === 1 ? descriptionOf(docsOf(only)) : {};
}

/** What the catalogue of integrations says of a field of a credential. */
function credentialComment(
  integrations: readonly string[],
  credentials: readonly string[],
  name: string,
): Pick<FieldComment, "description" | "pattern"> {
  const [found] = integrations
    .filter(isIntegrationType)
    .flatMap((integration) => INTEGRATIONS[integration].credentials)
    .filter(({ type }) => credentials.includes(type))
    .flatMap(({ fields }) => fields)
    .filter((field) => descriptionName(field.name) === name);
  if (found?.format === undefined) return descriptionOf(found ?? {});
  const { description, format } = found;
  return {
    description: `${description.replace(/\.$/, "")}: ${format.says}.`,
    pattern: format.pattern.source,
  };
}

function descriptionOf({ description }: Pick<CommentText, "description">): Pick<CommentText, "description"> {
  return description === undefined ? {} : { description };
}

/**
 * What a type is, not as a `description`: editors would show that of the type in the place of what the field
 * means.
 */
function typeComment(docs: TypeDocs): Pick<JsonSchema, "$comment"> {
  const { description } = textOf(docs);
  return description === undefined ? {} : { $comment: description };
}

/** What a comment says, as one text. */
function textOf({
  description,
  defaultText,
  see = [],
}: CommentText & Pick<FieldDocs, "defaultText">): Pick<JsonSchema, "description"> {
  const parts = [
    ...(description === undefined ? [] : [description]),
    ...(defaultText === undefined ? [] : [`Default: ${defaultText}.`]),
    ...see.map((page) => `See ${page}`),
  ];
  return parts.length === 0 ? {} : { description: parts.join("\n\n") };
}

function docsOf(type: TypeReference): TypeDocs {
  return typeof type === "string" ? (TYPE_DOCS[type] ?? {}) : type;
}

/** The objects that values of these types may be. */
function objectTypes(types: readonly TypeReference[]): readonly TypeReference[] {
  return types.flatMap((type) => {
    const { variants } = docsOf(type);
    return variants === undefined ? [type] : objectTypes(variants);
  });
}

/** Whether a type has the fields of a shape, and its discriminator the same values. */
function describes({ fields = {} }: TypeDocs, { properties = {} }: JsonSchema): boolean {
  return (
    isSameSet(Object.keys(fields), Object.keys(properties)) &&
    isSameSet(fields["type"]?.values ?? [], discriminatorValues(properties["type"]))
  );
}

function discriminatorValues(schema: unknown): readonly unknown[] {
  if (!isSchema(schema)) return [];
  return schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
}

function isSameSet(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((value) => others.includes(value));
}

/** Keeps what a type looks like, and refers to it. */
function define(name: string, schema: JsonSchema, { definitions }: Context): JsonSchema {
  const known = definitions.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
    throw new Error(`${name} has two shapes`);
  definitions.set(name, schema);
  return { $ref: DEFINITIONS + name };
}
