/**
 * Expressions of a workflow: `{{ Trigger.env }}` is a member of what the run was given,
 * `{{ Steps.Ask.body }}` one of what a step before put out. A text that is one expression and nothing else
 * becomes the value itself.
 */
import { isJsonObject, stringifyJson, type JsonValue } from "@parkit/protocol/internal/json";

const EXPRESSION = /\{\{\s*([^{}]*?)\s*\}\}/g;
const WHOLE = /^\{\{\s*([^{}]*?)\s*\}\}$/;

/** What expressions can name. */
export interface ExpressionScope {
  readonly Trigger: JsonValue;
  /** Outputs of the steps that succeeded, by their names. */
  readonly Steps: Readonly<Record<string, JsonValue>>;
}

/** An expression names nothing. */
export class UnknownExpression extends Error {
  override readonly name = "UnknownExpression";

  constructor(expression: string) {
    super(`{{ ${expression} }} is not there`);
  }
}

/**
 * A value with its expressions filled in. Texts that come from an expression are not looked at again.
 *
 * @throws {@link UnknownExpression} when one names nothing
 */
export function fillIn(value: JsonValue, scope: ExpressionScope): JsonValue {
  if (typeof value === "string") return fillText(value, scope);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillIn(item, scope));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillIn(member, scope)]));
}

function fillText(text: string, scope: ExpressionScope): JsonValue {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return valueOf(whole, scope);
  return text.replaceAll(EXPRESSION, (_match, expression: string) => {
    const value = valueOf(expression, scope);
    return typeof value === "string" ? value : stringifyJson(value);
  });
}

function valueOf(expression: string, { Trigger, Steps }: ExpressionScope): JsonValue {
  let value: JsonValue | undefined = { Trigger, Steps };
  for (const name of expression.split(".")) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (value === undefined) throw new UnknownExpression(expression);
  }
  return value;
}
