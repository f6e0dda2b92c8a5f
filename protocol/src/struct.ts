/** `google.protobuf.Struct`: a JSON object in protobuf. Every number is a double. */
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { isJsonObject, type JsonObject, type JsonValue } from "./json";
import { isDelimited, isVarint, readNested, readString } from "./protobuf-message";
import { WireFormatError } from "./wire-format-error";

/** Deepest nesting of objects and lists, both ways. Protobuf implementations bound their recursion alike. */
export const MAX_STRUCT_DEPTH = 100;

/** `google.protobuf.Value` fields. */
const Value = { null: 1, number: 2, string: 3, bool: 4, struct: 5, list: 6 } as const;

/** Reads a length and the members of a Struct into the map; a later member of the same name replaces the earlier. */
export function readStruct(reader: BinaryReader, members: Map<string, JsonValue>, depth = 1): void {
  boundDepth(depth);
  readNested(reader, (field, type) => {
    if (field !== 1 || !isDelimited(type)) return false;
    let name = "";
    let value: JsonValue = null;
    readNested(reader, (part, partType) => {
      if (!isDelimited(partType)) return false;
      if (part === 1) name = readString(reader);
      else if (part === 2) value = readValue(reader, depth);
      else return false;
      return true;
    });
    members.set(name, value);
    return true;
  });
}

/** Writes the members of an object as a Struct, without the length before it. Members keep their order. */
export function writeStruct(writer: BinaryWriter, object: JsonObject, depth = 1): void {
  boundDepth(depth);
  for (const [name, value] of Object.entries(object)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeValue(writer, value, depth);
    writer.join().join();
  }
}

function readValue(reader: BinaryReader, depth: number): JsonValue {
  let value: JsonValue = null;
  readNested(reader, (field, type) => {
    if (field === Value.null && isVarint(type)) {
      reader.int32();
      value = null;
    } else if (field === Value.number && type === WireType.Bit64) value = finiteOrName(reader.double());
    else if (field === Value.string && isDelimited(type)) value = readString(reader);
    else if (field === Value.bool && isVarint(type)) value = reader.bool();
    else if (field === Value.struct && isDelimited(type)) {
      const members = new Map<string, JsonValue>();
      readStruct(reader, members, depth + 1);
      value = Object.fromEntries(members);
    } else if (field === Value.list && isDelimited(type)) value = readList(reader, depth + 1);
    else return false;
    return true;
  });
  return value;
}

function readList(reader: BinaryReader, depth: number): readonly JsonValue[] {
  boundDepth(depth);
  const items: JsonValue[] = [];
  readNested(reader, (field, type) => {
    if (field !== 1 || !isDelimited(type)) return false;
    items.push(readValue(reader, depth));
    return true;
  });
  return items;
}

function writeValue(writer: BinaryWriter, value: JsonValue, depth: number): void {
  if (value === null) writer.tag(Value.null, WireType.Varint).int32(0);
  else if (typeof value === "number" || typeof value === "bigint") {
    if (!Number.isFinite(Number(value))) throw new WireFormatError("", "a number is not finite");
    writer.tag(Value.number, WireType.Bit64).double(Number(value));
  } else if (typeof value === "string") writer.tag(Value.string, WireType.LengthDelimited).string(value);
  else if (typeof value === "boolean") writer.tag(Value.bool, WireType.Varint).bool(value);
  else if (isJsonObject(value)) {
    writer.tag(Value.struct, WireType.LengthDelimited).fork();
    writeStruct(writer, value, depth + 1);
    writer.join();
  } else {
    boundDepth(depth + 1);
    writer.tag(Value.list, WireType.LengthDelimited).fork();
    for (const item of value) {
      writer.tag(1, WireType.LengthDelimited).fork();
      writeValue(writer, item, depth + 1);
      writer.join();
    }
    writer.join();
  }
}

/** JSON has no such numbers; Go's Struct hands them on under these names. */
function finiteOrName(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function boundDepth(depth: number): void {
  if (depth > MAX_STRUCT_DEPTH)
    throw new WireFormatError("", `is nested deeper than ${MAX_STRUCT_DEPTH} levels`);
}
