/** Makes what handlers return fit for storing. */
import { blockType, type Block, type NestedBlock } from "../schema/schema";
import { conform } from "../values/conform";
import { errorAt, type Diagnostic } from "../values/diagnostics";
import { sameValue } from "../values/equality";
import { pathText, type Path } from "../values/path";
import type { Type } from "../values/type";
import {
  Dynamic,
  UNKNOWN,
  isListValue,
  isObjectValue,
  isWhollyKnown,
  type ObjectValue,
  type Value,
} from "../values/value";

/** A result made fit for Terraform, and what was wrong with it. */
interface Settled {
  readonly value: ObjectValue;
  readonly problems: readonly Diagnostic[];
}

/**
 * Makes what a handler returned fit for storing: every declared attribute present, write-only ones null,
 * blocks never null, nothing unknown, and wherever it means the same as the reference (the plan at apply, the
 * stored state at read) spelled like the reference: null against empty, order of sets, form of numbers,
 * Unicode form of strings. Never throws, because the object exists by now and must not be lost: a wrong
 * attribute becomes null, with an error.
 */
export function settle(block: Block, result: unknown, reference: Value): Settled {
  const problems: Diagnostic[] = [];
  const misfit = (path: Path, expected: string): void => {
    const detail = `The provider returned a value for ${pathText(path) || "the resource"} that is not ${expected}. This is a bug in the provider.`;
    problems.push(errorAt(path, "Invalid result", detail));
  };
  const type = blockType(block);
  const conformed = conform(result, type, misfit);
  const wholly = isWhollyKnown(conformed) ? conformed : known(conformed, misfit, []);
  const value = aligned(stored(block, wholly), reference, type);
  return { value: isObjectValue(value) ? value : {}, problems };
}

/** An object of a block with nothing in it: attributes null, blocks empty. */
export function emptyObject(block: Block): ObjectValue {
  return stored(block, {});
}

/** Drops write-only values and fills in blocks, which are empty where attributes would be null. */
export function stored(block: Block, value: Value): ObjectValue {
  const object = isObjectValue(value) ? value : {};
  const result: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const nested = attribute.nested_type;
    const held = attribute.write_only === true ? null : (object[name] ?? null);
    result[name] =
      nested === undefined || held === null ? held : storedNested(nested.nesting_mode, nested, held);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    result[name] = storedNested(nested.nesting_mode, nested.block, object[name] ?? emptyBlock(nested));
  }
  return result;
}

function emptyBlock(nested: NestedBlock): Value {
  if (nested.nesting_mode === "single") return null;
  return nested.nesting_mode === "map" || nested.nesting_mode === "group" ? {} : [];
}

function storedNested(nesting: NestedBlock["nesting_mode"], block: Block, value: Value): Value {
  if (isListValue(value)) return value.map((item) => (isObjectValue(item) ? stored(block, item) : item));
  if (!isObjectValue(value)) return value;
  if (nesting !== "map") return stored(block, value);
  const entries = Object.entries(value).map(
    ([key, item]) => [key, isObjectValue(item) ? stored(block, item) : item] as const,
  );
  return Object.fromEntries(entries);
}

function known(value: Value, misfit: (path: Path, expected: string) => void, path: Path): Value {
  if (value === UNKNOWN) {
    misfit(path, "known");
    return null;
  }
  if (value instanceof Dynamic) return new Dynamic(value.type, known(value.value, misfit, path));
  if (isListValue(value)) return value.map((item, index) => known(item, misfit, [...path, { index }]));
  if (!isObjectValue(value)) return value;
  const entries = Object.entries(value).map(
    ([attribute, item]) => [attribute, known(item, misfit, [...path, { attribute }])] as const,
  );
  return Object.fromEntries(entries);
}

function aligned(value: Value, reference: Value, type: Type): Value {
  if (reference === UNKNOWN || value === reference) return value;
  if (isEmptyCollection(value, type) && isEmptyCollection(reference, type)) return reference;
  if (value === null || reference === null) return value;
  // An object is like the reference when its members are. To compare all of it first would do that for each
  // level again.
  if (!isObjectType(type) && sameValue(value, reference, type)) return reference;
  if (typeof type === "string") return value;
  if (isListValue(value) && isListValue(reference)) {
    if (type[0] !== "list" || value.length !== reference.length) return value;
    const elementType = type[1];
    return value.map((item, index) => aligned(item, reference[index] ?? null, elementType));
  }
  if (!isObjectValue(value) || !isObjectValue(reference)) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    const memberType =
      type[0] === "map" ? type[1] : type[0] === "object" ? (type[1][name] ?? "dynamic") : "dynamic";
    return [
      name,
      aligned(item, Object.hasOwn(reference, name) ? (reference[name] ?? null) : null, memberType),
    ] as const;
  });
  return Object.fromEntries(entries);
}

function isObjectType(type: Type): boolean {
  return typeof type !== "string" && type[0] === "object";
}

/** Null, an empty list, set or map: APIs drop empty collections, so these mean the same. */
function isEmptyCollection(value: Value, type: Type): boolean {
  if (typeof type === "string" || type[0] === "object" || type[0] === "tuple") return false;
  if (value === null) return true;
  return isListValue(value) ? value.length === 0 : isObjectValue(value) && Object.keys(value).length === 0;
}
