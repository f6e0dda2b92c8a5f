/**
 * Values of mocks. `terraform test` and `tofu test` answer planning, applying and reading of mocked and
 * overridden objects themselves and make up every computed text, but let the provider validate the
 * configurations in which these texts end up. Nothing in that call tells them from what somebody wrote, so a
 * text that could be one is checked by the plan, which no mocked object reaches.
 */

import { isListValue, isObjectValue, UNKNOWN, type ObjectValue, type Value } from "../values/value";
import type { Block } from "./schema";

/** Terraform makes up 8 lower-case letters and digits, OpenTofu 4 to 15 letters and digits. */
const MADE_UP = /^[A-Za-z0-9]{4,15}$/;

/** The configuration as far as it is surely no mock's: anything else in it is unknown. */
export function withoutMockValues({ attributes = {} }: Block, config: ObjectValue): ObjectValue {
  return mapMembers(config, (value, name) =>
    attributes[name]?.literal === true ? value : withoutMocks(value),
  );
}

function withoutMocks(value: Value): Value {
  if (typeof value === "string") return MADE_UP.test(value) ? UNKNOWN : value;
  if (isListValue(value)) return value.map(withoutMocks);
  return isObjectValue(value) ? mapMembers(value, withoutMocks) : value;
}

function mapMembers(object: ObjectValue, change: (value: Value, name: string) => Value): ObjectValue {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}
