import Ajv, { type ValidateFunction } from "ajv";

/**
 * Checks objects against the schema of a custom resource definition. A cluster prunes fields that the
 * definition does not know, silently; here they are refused.
 */
export function definitionValidator(schema: object): ValidateFunction {
  return new Ajv({ strict: false, validateFormats: false }).compile(strict(schema) as object);
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (own["x-kubernetes-int-or-string"] === true) delete own["type"];
  const open = "additionalProperties" in own || own["x-kubernetes-preserve-unknown-fields"] === true;
  const closed = own["type"] === "object" && "properties" in own && !open;
  return closed ? { ...own, additionalProperties: false } : own;
}
