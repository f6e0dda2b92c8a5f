/** Write-only attributes: their names by convention, and their refusal by older CLIs. */
import { errorAt, type Diagnostic } from "../values/diagnostics";
import type { Path } from "../values/path";
import { isListValue, isObjectValue, type ObjectValue, type Value } from "../values/value";
import type { Attributes, Block, NestedBlock } from "./schema";

/**
 * Behind the name of an argument with a secret, by convention: the one that takes the secret and never stores
 * it.
 */
export const WRITE_ONLY = "_wo";
/** Behind the same name, by convention: the number that tells a new value of the write-only argument. */
export const WRITE_ONLY_VERSION = "_wo_version";
/** The first release of Terraform, and of OpenTofu, that takes write-only arguments. */
export const WRITE_ONLY_CLI_VERSION = "1.11";

/**
 * An error for each write-only attribute that is used. For CLIs that do not know write-only attributes: they
 * would store the value in state.
 */
export function refuseWriteOnly(block: Block, config: ObjectValue, path: Path = []): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [name, attribute] of Object.entries((block.attributes ?? {}) satisfies Attributes)) {
    const value = config[name] ?? null;
    const here = [...path, { attribute: name }];
    if (attribute.write_only === true && value !== null) {
      const detail = `${name} needs Terraform or OpenTofu ${WRITE_ONLY_CLI_VERSION}. ${otherWay(block, name)}`;
      found.push(errorAt(here, "Write-only attributes are not supported by this CLI", detail));
    } else if (attribute.nested_type !== undefined) {
      found.push(...within(attribute.nested_type.nesting_mode, attribute.nested_type, value, here));
    }
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    found.push(
      ...within(nested.nesting_mode, nested.block, config[name] ?? null, [...path, { attribute: name }]),
    );
  }
  return found;
}

/** What to write for a CLI that is to stay. */
function otherWay({ attributes = {} }: Block, name: string): string {
  const plain = name.endsWith(WRITE_ONLY) ? name.slice(0, -WRITE_ONLY.length) : name;
  const version = plain + WRITE_ONLY_VERSION;
  const pair = Object.hasOwn(attributes, version) ? `${name} and ${version}` : name;
  if (plain !== name && Object.hasOwn(attributes, plain))
    return `With this one write ${plain} instead of ${pair}; it is stored in state.`;
  return attributes[name]?.optional === true
    ? `With this one leave ${pair} out.`
    : "There is no other way to write it.";
}

function within(nesting: NestedBlock["nesting_mode"], block: Block, value: Value, path: Path): Diagnostic[] {
  if (isListValue(value)) {
    return value.flatMap((item, index) => {
      // Elements of a set have no address, so the set itself is named.
      return isObjectValue(item)
        ? refuseWriteOnly(block, item, nesting === "set" ? path : [...path, { index }])
        : [];
    });
  }
  if (!isObjectValue(value)) return [];
  if (nesting !== "map") return refuseWriteOnly(block, value, path);
  return Object.entries(value).flatMap(([key, item]) =>
    isObjectValue(item) ? refuseWriteOnly(block, item, [...path, { key }]) : [],
  );
}
