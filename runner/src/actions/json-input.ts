/** Schemas for inputs as workflows send them. What arrives was JSON, so nothing else can be in it. */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import * as z from "zod";

/** Any JSON object. */
export const JsonObjectInput = z.custom<JsonObject>((value) => isJsonObject(value as JsonValue), {
  error: "is not an object",
});

/** Any JSON value. */
export const JsonValueInput = z.custom<JsonValue>((value) => value !== undefined, { error: "is missing" });

/** An input that may be left out. A form that was not filled in sends null or an empty text for it. */
export function optionalInput<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema> | undefined> {
  return z.preprocess((value) => (value === "" || value === null ? undefined : value), schema.optional());
}
