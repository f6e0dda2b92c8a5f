import type { Resource } from "../provider/resource";
import { blockType } from "../schema/schema";
import type { SchemaValues } from "../schema/schema-value";
import { DiagnosticError, errorAt } from "../values/diagnostics";
import { conformOrThrow, parseStateJson } from "../values/encoding";
import { isObjectValue, type ObjectValue } from "../values/value";
import { stored } from "./settle";

/**
 * The present form of a stored state: members that no longer exist are dropped, new ones are null.
 * @throws {DiagnosticError} when the state is of a newer schema version, or is not a state of this resource.
 */
export function upgradedState(
  resource: Resource<SchemaValues, never>,
  json: Uint8Array,
  version: number,
): ObjectValue {
  const { schema } = resource;
  if (version > schema.version) {
    const detail =
      `The state was written by a newer version of the provider (schema version ${version}, known up to ` +
      `${schema.version}). Use that provider version or a later one.`;
    throw new DiagnosticError([errorAt([], "State is newer than the provider", detail)]);
  }
  const raw = parse(json);
  const upgraded = version < schema.version ? (resource.upgradeState?.(raw, version) ?? raw) : raw;
  return stored(schema.block, conformOrThrow(upgraded, blockType(schema.block)));
}

function parse(json: Uint8Array): ObjectValue {
  try {
    const raw = parseStateJson(new TextDecoder().decode(json));
    if (isObjectValue(raw)) return raw;
  } catch {
    // Falls through: the error of the parser could show parts of the state.
  }
  throw new DiagnosticError([
    errorAt([], "State cannot be read", "The stored state is not a JSON object. Restore it from a backup."),
  ]);
}
