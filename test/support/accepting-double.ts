import {
  isListValue,
  isObjectValue,
  UNKNOWN,
  type ObjectValue,
  type Provider,
  type Resource,
  type SchemaValues,
  type Value,
} from "@parkit/terraform-plugin";

import { schemaDouble } from "../provider/thing/schema-double";

/** What the CLI asked a double to make or to change. */
export interface Accepted {
  readonly action: "create" | "update" | "delete";
  /** Type of the resource. */
  readonly type: string;
  /** Its configuration with the write-only values; of one that is deleted its state. */
  readonly config: ObjectValue;
}

type Accept = (accepted: Accepted) => ObjectValue | undefined;

/**
 * A schema double that takes every change as done: what was planned becomes the state, and what nobody knows
 * becomes null. So a whole stack can be applied where the real provider cannot be had: types, order,
 * references and write-only values are the CLI's own. It shows nothing of what the real provider does.
 *
 * @param accept - called before each change: what it throws fails the change, what it answers is known then
 */
export function acceptingDouble(file: string, source: string, accept: Accept): Provider<undefined> {
  const double = schemaDouble(file, source);
  const resources: Record<string, Resource<SchemaValues, undefined>> = {};
  for (const [type, { schema }] of Object.entries(double.resources ?? {}))
    resources[type] = acceptingResource(type, schema, accept);
  return { ...double, resources };
}

function acceptingResource(
  type: string,
  schema: SchemaValues["schema"],
  accept: Accept,
): Resource<SchemaValues, undefined> {
  return {
    schema,
    create({ planned, config }) {
      const made = accept({ action: "create", type, config });
      return Promise.resolve({ ...withoutUnknowns(planned), ...made });
    },
    read: ({ state }) => Promise.resolve(state),
    update({ planned, config }) {
      const made = accept({ action: "update", type, config });
      return Promise.resolve({ ...withoutUnknowns(planned), ...made });
    },
    delete({ prior }) {
      accept({ action: "delete", type, config: prior });
      return Promise.resolve();
    },
  };
}

function withoutUnknowns(value: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, known(member)]));
}

function known(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (isListValue(value)) return value.map(known);
  return isObjectValue(value) ? withoutUnknowns(value) : value;
}
