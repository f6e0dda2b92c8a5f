/** Messages of values, in MessagePack or JSON. */
import { bytes, message, type MessageOf } from "@parkit/protobuf";
import { conformOrThrow, decodeMsgpack, encodeMsgpack, parseStateJson } from "../../values/encoding";
import type { Type } from "../../values/type";
import type { Value } from "../../values/value";

/** `DynamicValue`: a Terraform value as MessagePack, or as JSON (accepted, never written). */
export const dynamicValue = message({ msgpack: bytes(1), json: bytes(2) });

/** Decoded {@link dynamicValue}. */
type DynamicValueMessage = Partial<MessageOf<typeof dynamicValue>>;

/**
 * The value in a message, fitted to a type; an absent message is null.
 * @throws {ValueError} when the content is not a value of the type.
 */
export function readDynamicValue(value: DynamicValueMessage | undefined, type: Type): Value {
  if (value?.msgpack !== undefined && value.msgpack.length > 0) return decodeMsgpack(value.msgpack, type);
  if (value?.json === undefined || value.json.length === 0) return null;
  return conformOrThrow(parseStateJson(new TextDecoder().decode(value.json)), type);
}

/** Whether two messages hold a value in the same MessagePack, which says that the values are the same. */
export function isSameMessage(
  left: DynamicValueMessage | undefined,
  right: DynamicValueMessage | undefined,
): boolean {
  if (left?.msgpack === undefined || right?.msgpack === undefined || left.msgpack.length === 0) return false;
  return Buffer.compare(left.msgpack, right.msgpack) === 0;
}

/** The message for a value. */
export function writeDynamicValue(value: Value): DynamicValueMessage {
  return { msgpack: encodeMsgpack(value) };
}
