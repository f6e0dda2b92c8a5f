/** `google.protobuf.Struct`: a JSON object in protobuf. Every number is a double. */
import { isJsonObject, type JsonObject, type JsonValue } from "./json";
import {
  bool,
  converted,
  double,
  int32,
  lazy,
  map,
  message,
  nested,
  oneof,
  repeated,
  string,
  type Codec,
  type MessageOf,
  type WrittenOf,
} from "./protobuf";
import { WireFormatError } from "./wire-format-error";

/** Deepest nesting of objects and lists, both ways. Protobuf implementations bound their recursion alike. */
export const MAX_STRUCT_DEPTH = 100;

const valueMessage = message({
  kind: oneof({
    null: int32(1),
    number: double(2),
    string: string(3),
    bool: bool(4),
    struct: nested(
      5,
      lazy(() => struct),
    ),
    list: nested(
      6,
      lazy(() => list),
    ),
  }),
});

/** `google.protobuf.Value`. */
const value: Codec<JsonValue> = converted(valueMessage, readValue, writeValue);

const list = message({ values: repeated(1, value) });

/**
 * `google.protobuf.Struct`. A later member of the same name replaces the earlier; members keep their order.
 */
export const struct = message({ fields: map(1, value) });

function readValue({ kind }: MessageOf<typeof valueMessage>): JsonValue {
  switch (kind?.case) {
    case undefined:
    case "null":
      return null;
    case "number":
      return finiteOrName(kind.value);
    case "string":
    case "bool":
      return kind.value;
    case "struct":
      return objectOf(kind.value);
    case "list":
      return kind.value?.values ?? [];
  }
}

function writeValue(json: JsonValue): WrittenOf<typeof valueMessage> {
  if (json === null) return { kind: { case: "null", value: 0 } };
  if (typeof json === "string") return { kind: { case: "string", value: json } };
  if (typeof json === "boolean") return { kind: { case: "bool", value: json } };
  if (isJsonObject(json)) return { kind: { case: "struct", value: structOf(json) } };
  if (typeof json === "object") return { kind: { case: "list", value: { values: json } } };
  const number = Number(json);
  if (!Number.isFinite(number)) throw new WireFormatError("", "a number is not finite");
  return { kind: { case: "number", value: number } };
}

/** The object that a Struct holds. */
export function objectOf(message: MessageOf<typeof struct> | undefined): JsonObject {
  return Object.fromEntries(message?.fields ?? []);
}

/** The Struct that holds an object. */
export function structOf(object: JsonObject): MessageOf<typeof struct> {
  return { fields: new Map(Object.entries(object)) };
}

/**
 * Refuses what is nested too deeply.
 * @throws {WireFormatError}
 */
export function boundDepth(json: JsonValue, depth = 1): void {
  if (json === null || typeof json !== "object") return;
  if (depth > MAX_STRUCT_DEPTH) throw nestedTooDeeply();
  for (const member of isJsonObject(json) ? Object.values(json) : json) boundDepth(member, depth + 1);
}

/** What is wrong with an object that is nested too deeply. */
export function nestedTooDeeply(): WireFormatError {
  return new WireFormatError("", `is nested deeper than ${MAX_STRUCT_DEPTH} levels`);
}

/** JSON has no such numbers; Go's Struct hands them on under these names. */
function finiteOrName(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
