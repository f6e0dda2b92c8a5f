import {
  attributeType,
  blockType,
  type Attribute,
  type Attributes,
  type Block,
  type NestedBlock,
} from "../schema/schema";
import { sameValue } from "../values/equality";
import type { Path, PathStep } from "../values/path";
import type { Type } from "../values/type";
import { UNKNOWN, isListValue, isObjectValue, type ObjectValue, type Value } from "../values/value";

/**
 * What a plan is made from. `proposed` is the configuration merged by Terraform with the prior computed
 * values.
 */
interface PlanInput {
  readonly block: Block;
  /** Null when the object is to be created. */
  readonly prior: ObjectValue | null;
  readonly proposed: ObjectValue;
  readonly config: ObjectValue;
}

/** A plan, and the paths whose change replaces the object. */
interface Plan {
  readonly planned: ObjectValue;
  readonly requiresReplace: readonly Path[];
}

/**
 * What happens to computed attributes that the user left out: `create` makes them unknown, `keep` leaves them
 * as they were, `change` makes those unknown that are not stable.
 */
type Mode = "create" | "keep" | "change";

/**
 * Plans a create or an update. What the user wrote is never changed; computed attributes get their default,
 * keep their prior value, or become unknown. When nothing else differs the plan equals the prior state, so no
 * update is shown.
 */
export function planChange({ block, prior, proposed, config }: PlanInput): Plan {
  if (prior === null) {
    return { planned: planBlock(block, config, proposed, null, "create"), requiresReplace: [] };
  }
  const kept = planBlock(block, config, proposed, prior, "keep");
  if (sameValue(kept, prior, blockType(block))) return { planned: kept, requiresReplace: [] };
  const planned = planBlock(block, config, proposed, prior, "change");
  return { planned, requiresReplace: replacedPaths(block, config, planned, prior, []) };
}

function planBlock(
  block: Block,
  config: ObjectValue,
  proposed: ObjectValue,
  prior: ObjectValue | null,
  mode: Mode,
): ObjectValue {
  const planned: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    planned[name] = planAttribute(
      attribute,
      member(config, name),
      member(proposed, name),
      member(prior, name),
      mode,
    );
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const values = [member(config, name), member(proposed, name), member(prior, name)] as const;
    planned[name] = planNested(nested.nesting_mode, nested.block, ...values, mode);
  }
  return planned;
}

function planAttribute(
  attribute: Attribute,
  config: Value,
  proposed: Value,
  prior: Value,
  mode: Mode,
): Value {
  if (attribute.write_only === true) return null;
  if (config !== null) {
    const nested = attribute.nested_type;
    return nested === undefined
      ? config
      : planNested(nested.nesting_mode, nested, config, proposed, prior, mode);
  }
  if (attribute.computed !== true) return null;
  if (attribute.plan?.default !== undefined) return attribute.plan.default;
  if (mode === "create") return UNKNOWN;
  if (mode === "keep" || (attribute.plan?.stable === true && prior !== null)) return proposed;
  return UNKNOWN;
}

/** Plans the objects of a nested attribute or block; each is matched with its prior by name, key or index. */
function planNested(
  nesting: NestedBlock["nesting_mode"],
  block: Block,
  config: Value,
  proposed: Value,
  prior: Value,
  mode: Mode,
): Value {
  const plan = (c: Value, q: Value, p: Value): Value => {
    if (!isObjectValue(c)) return c;
    const before = isObjectValue(p) ? p : null;
    return planBlock(block, c, isObjectValue(q) ? q : c, before, before === null ? "create" : mode);
  };
  if (nesting === "single" || nesting === "group") return plan(config, proposed, prior);
  if (nesting === "map") {
    if (!isObjectValue(config)) return config;
    const entries = Object.entries(config).map(
      ([key, c]) => [key, plan(c, member(proposed, key), member(prior, key))] as const,
    );
    return Object.fromEntries(entries);
  }
  if (nesting === "set") return planSet(block, config, proposed, prior);
  if (!isListValue(config)) return config;
  return config.map((c, index) => plan(c, element(proposed, index), element(prior, index)));
}

/**
 * Elements of a set have no identity, so Terraform's own merge of configuration and prior elements is taken:
 * an element that was there before keeps all it has, a new one gets unknown computed attributes.
 */
function planSet(block: Block, config: Value, proposed: Value, prior: Value): Value {
  if (!isListValue(config) || !isListValue(proposed)) return config;
  const before = isListValue(prior) ? prior : [];
  return proposed.map((item) => {
    if (!isObjectValue(item) || before.some((old) => sameValue(old, item, blockType(block)))) return item;
    return planBlock(block, item, item, null, "create");
  });
}

function replacedPaths(block: Block, config: Value, planned: Value, prior: Value, path: Path): Path[] {
  const found: Path[] = [];
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    const values = [member(config, name), member(planned, name), member(prior, name)] as const;
    const here = [...path, { attribute: name }];
    if (isReplacing(attribute, ...values)) found.push(here);
    else if (attribute.nested_type !== undefined) {
      found.push(
        ...replacedWithin(attribute.nested_type.nesting_mode, attribute.nested_type, ...values, here),
      );
    }
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const values = [member(config, name), member(planned, name), member(prior, name)] as const;
    found.push(
      ...replacedWithin(nested.nesting_mode, nested.block, ...values, [...path, { attribute: name }]),
    );
  }
  return found;
}

function isReplacing(attribute: Attribute, config: Value, planned: Value, prior: Value): boolean {
  const rule = attribute.plan?.requiresReplace ?? false;
  if (rule === false) return false;
  if (rule === "unset") return planned === null && prior !== null;
  if (rule === "presence") return (planned === null) !== (prior === null);
  const decided = config !== null || attribute.computed !== true || attribute.plan?.default !== undefined;
  return decided && !sameValue(planned, prior, attributeType(attribute));
}

function replacedWithin(
  nesting: NestedBlock["nesting_mode"],
  block: Block,
  config: Value,
  planned: Value,
  prior: Value,
  path: Path,
): Path[] {
  if (nesting === "single" || nesting === "group") return replacedPaths(block, config, planned, prior, path);
  if (nesting === "set") {
    const type: Type = ["set", blockType(block)];
    return hasReplaceRule(block) && !sameValue(planned, prior, type) ? [path] : [];
  }
  const steps: PathStep[] = nesting === "map" ? keysOf(planned, prior) : indexesOf(planned, prior);
  return steps.flatMap((step) => {
    const pick = (value: Value): Value =>
      "key" in step ? member(value, step.key) : "index" in step ? element(value, step.index) : null;
    return replacedPaths(block, pick(config), pick(planned), pick(prior), [...path, step]);
  });
}

function hasReplaceRule(block: Block): boolean {
  const inAttributes = (attributes: Attributes): boolean =>
    Object.values(attributes).some(
      (attribute) =>
        (attribute.plan?.requiresReplace ?? false) !== false ||
        (attribute.nested_type !== undefined && inAttributes(attribute.nested_type.attributes)),
    );
  return (
    inAttributes(block.attributes ?? {}) ||
    Object.values(block.block_types ?? {}).some((nested) => hasReplaceRule(nested.block))
  );
}

function keysOf(...values: readonly Value[]): PathStep[] {
  const keys = values.flatMap((value) => (isObjectValue(value) ? Object.keys(value) : []));
  return [...new Set(keys)].map((key) => ({ key }));
}

function indexesOf(...values: readonly Value[]): PathStep[] {
  const length = Math.max(...values.map((value) => (isListValue(value) ? value.length : 0)));
  return Array.from({ length }, (_, index) => ({ index }));
}

function member(value: Value, name: string): Value {
  return isObjectValue(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

function element(value: Value, index: number): Value {
  return isListValue(value) ? (value[index] ?? null) : null;
}
