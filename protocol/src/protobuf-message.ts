/** Reading protobuf messages with the wire reader: bounds of nested messages, unknown fields, wire types that do not fit. */
import { type BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { WireFormatError } from "./wire-format-error";

/** Reads one field and says whether it did; a field that it does not know, or of another wire type, is skipped. */
export type FieldReader = (fieldNumber: number, wireType: WireType) => boolean;

/** Reads the fields from the reader's position to `end`. */
export function readFields(reader: BinaryReader, end: number, readField: FieldReader): void {
  while (reader.pos < end) {
    const [fieldNumber, wireType] = reader.tag();
    if (!readField(fieldNumber, wireType)) reader.skip(wireType, fieldNumber);
  }
  if (reader.pos !== end) throw new WireFormatError("", "a field runs over the end of its message");
}

/** Reads a length and then the fields of a nested message. */
export function readNested(reader: BinaryReader, readField: FieldReader): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, readField);
}

/** Reads a text; bytes that are no UTF-8 are an error, as in every proto3 parser. */
export function readString(reader: BinaryReader): string {
  return reader.string(true);
}

/** Whether a field has the wire type of texts, bytes and nested messages. */
export function isDelimited(wireType: WireType): boolean {
  return wireType === WireType.LengthDelimited;
}

/** Whether a field has the wire type of integers and enums. */
export function isVarint(wireType: WireType): boolean {
  return wireType === WireType.Varint;
}
