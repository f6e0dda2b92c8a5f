/** The JSON Schema of a description, read back for people: which fields there are, and what each means. */
import { definitionName, isSchema, type JsonSchema } from "./documented-schema";
import { descriptionJsonSchema } from "./json-schema";

/** A field of an object. */
export interface DescribedField {
  readonly name: string;
  /** Paragraphs, in Markdown. */
  readonly description: string;
  /** Value of a field that is left out, where it is one value. */
  readonly default?: unknown;
  readonly required: boolean;
  readonly value: DescribedValue;
}

/** What a value may be. */
export type DescribedValue =
  | DescribedObject
  | DescribedChoice
  | { readonly kind: "list"; readonly items: DescribedValue }
  | { readonly kind: "map"; readonly values: DescribedValue }
  | { readonly kind: "values"; readonly values: readonly unknown[] }
  | { readonly kind: "plain"; readonly type: string; readonly limits: readonly string[] };

/** An object. */
export interface DescribedObject {
  readonly kind: "object";
  /** Name of its type, where it has one. */
  readonly name?: string;
  readonly description: string;
  /** Values of its `type`, which tells it from others in its place. */
  readonly types: readonly string[];
  readonly fields: readonly DescribedField[];
}

/** One of several. */
export interface DescribedChoice {
  readonly kind: "choice";
  /** Name of its type, where it has one. */
  readonly name?: string;
  readonly description: string;
  readonly options: readonly DescribedValue[];
}

/** The whole description. */
export function describedDescription(): DescribedObject {
  const schema = descriptionJsonSchema();
  const { definitions } = schema;
  return objectValue(schema, isSchema(definitions) ? definitions : {});
}

function valueOf(schema: unknown, definitions: JsonSchema): DescribedValue {
  if (!isSchema(schema)) return { kind: "plain", type: "any", limits: [] };
  const name = definitionName(schema);
  if (name !== undefined) {
    const value = valueOf(definitions[name], definitions);
    return value.kind === "object" || value.kind === "choice" ? { ...value, name } : value;
  }
  if (schema.properties !== undefined) return objectValue(schema, definitions);
  if (schema.type === "array") return { kind: "list", items: valueOf(schema.items, definitions) };
  if (schema.type === "object")
    return { kind: "map", values: valueOf(schema.additionalProperties, definitions) };
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values !== undefined) return { kind: "values", values };
  const options = schema.type === undefined ? (schema.anyOf ?? schema.oneOf) : undefined;
  return options === undefined
    ? { kind: "plain", type: plainType(schema), limits: limitsOf(schema) }
    : {
        kind: "choice",
        description: schema.$comment ?? "",
        options: options.map((option) => valueOf(option, definitions)),
      };
}

function objectValue(schema: JsonSchema, definitions: JsonSchema): DescribedObject {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]): DescribedField => {
    const value = valueOf(field, definitions);
    const said = isSchema(field) ? field : {};
    return {
      name,
      description: said.description ?? "",
      ...(said.default === undefined ? {} : { default: said.default }),
      required: schema.required?.includes(name) ?? false,
      value,
    };
  });
  const type = fields.find(({ name }) => name === "type")?.value;
  const types = type?.kind === "values" ? type.values.map(String) : [];
  return { kind: "object", description: schema.$comment ?? "", types, fields };
}

function plainType({ type }: JsonSchema): string {
  return typeof type === "string" ? type : "any";
}

function limitsOf({ minimum, exclusiveMinimum, maximum, pattern, format }: JsonSchema): readonly string[] {
  return [
    ...(format === "uri" ? ["a URL"] : []),
    ...(pattern === undefined ? [] : [`matching ${pattern}`]),
    ...(isLimit(minimum) ? [`at least ${String(minimum)}`] : []),
    ...(isLimit(exclusiveMinimum) ? [`above ${String(exclusiveMinimum)}`] : []),
    ...(isLimit(maximum) ? [`at most ${String(maximum)}`] : []),
  ];
}

/** Whether a bound was set, and is not only that of JavaScript's whole numbers. */
function isLimit(bound: unknown): boolean {
  return typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}

/** What a value may be, in a few words: `list of string`. */
export function valueText(value: DescribedValue): string {
  switch (value.kind) {
    case "object":
      return "object";
    case "list":
      return `list of ${partText(value.items)}`;
    case "map":
      return `map of ${partText(value.values)}`;
    case "values":
      return value.values.join(" | ");
    case "plain":
      return [value.type, ...value.limits].join(", ");
    case "choice":
      return [...new Set(value.options.map(valueText))].join(" or ");
  }
}

function partText(value: DescribedValue): string {
  const text = valueText(value);
  return / or | \| /.test(text) ? `(${text})` : text;
}

/** What a description begins with. */
export function firstSentence(description: string): string {
  return /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description;
}

/** The objects that a value may be or hold, in lists and maps too. */
export function objectsIn(value: DescribedValue): readonly DescribedObject[] {
  switch (value.kind) {
    case "object":
      return [value];
    case "list":
      return objectsIn(value.items);
    case "map":
      return objectsIn(value.values);
    case "choice":
      return value.options.flatMap(objectsIn);
    case "values":
    case "plain":
      return [];
  }
}
