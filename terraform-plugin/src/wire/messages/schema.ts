import { bool, bytes, encoded, int, message, nested, repeated, string } from "@parkit/protobuf";
import type { Attribute, Attributes, Block, NestedBlock, Schema } from "../../schema/schema";

const schemaMessage = message({ version: int(1), block: nested(2, encoded) });

const blockMessage = message({
  attributes: repeated(2, encoded),
  blockTypes: repeated(3, encoded),
  description: string(4),
  descriptionKind: int(5),
  deprecated: bool(6),
});

const attributeMessage = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: int(8),
  deprecated: bool(9),
  nestedType: nested(10, encoded),
  writeOnly: bool(11),
});

const objectMessage = message({ attributes: repeated(1, encoded), nesting: int(3) });

const nestedBlockMessage = message({
  typeName: string(1),
  block: nested(2, encoded),
  nesting: int(3),
  minItems: int(4),
  maxItems: int(5),
});

const NESTING = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

/** The `Schema` message of a schema. */
export function encodeSchema(schema: Schema): Uint8Array {
  return schemaMessage.encode({ version: schema.version, block: encodeBlock(schema.block) });
}

/** The number of a description's format. */
function descriptionKind(kind: "plain" | "markdown" | undefined): number {
  return kind === "markdown" ? 1 : 0;
}

function encodeBlock(block: Block): Uint8Array {
  return blockMessage.encode({
    attributes: encodeAttributes(block.attributes),
    blockTypes: Object.entries(block.block_types ?? {}).map(([name, nested]) =>
      encodeNestedBlock(name, nested),
    ),
    description: block.description ?? "",
    descriptionKind: descriptionKind(block.description_kind),
    deprecated: block.deprecated ?? false,
  });
}

function encodeAttributes(attributes: Attributes | undefined): Uint8Array[] {
  return Object.entries(attributes ?? {}).map(([name, attribute]) => encodeAttribute(name, attribute));
}

function encodeAttribute(name: string, attribute: Attribute): Uint8Array {
  const nested = attribute.nested_type;
  return attributeMessage.encode({
    name,
    ...(attribute.type === undefined ? {} : { type: Buffer.from(JSON.stringify(attribute.type)) }),
    ...(nested === undefined
      ? {}
      : {
          nestedType: objectMessage.encode({
            attributes: encodeAttributes(nested.attributes),
            nesting: NESTING[nested.nesting_mode],
          }),
        }),
    description: attribute.description ?? "",
    descriptionKind: descriptionKind(attribute.description_kind),
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
    writeOnly: attribute.write_only ?? false,
    deprecated: attribute.deprecated ?? false,
  });
}

function encodeNestedBlock(typeName: string, nested: NestedBlock): Uint8Array {
  return nestedBlockMessage.encode({
    typeName,
    block: encodeBlock(nested.block),
    nesting: NESTING[nested.nesting_mode],
    minItems: nested.min_items ?? 0,
    maxItems: nested.max_items ?? 0,
  });
}
