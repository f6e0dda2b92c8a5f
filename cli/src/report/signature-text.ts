import type {
  ActionSignature,
  Input,
  Known,
  Member,
} from "@parkit/provider-schema/internal/actions/signature/signature";

import type { Paint } from "../terminal";
import { membersText, valueTypeText } from "./value-type-text";

/** What an action takes and returns: a line for each input, one for all outputs. */
export function signatureLines({ inputs, outputs }: ActionSignature, paint: Paint): readonly string[] {
  return [...inputLines(inputs, paint), `outputs: ${outputText(outputs)}`];
}

const UNKNOWN = "unknown to the catalogue";

function inputLines({ complete, fields }: Known<Input>, paint: Paint): readonly string[] {
  if (fields.length === 0)
    return [`inputs: ${complete ? "none" : `${UNKNOWN}, the runner takes what it is given`}`];
  const width = Math.max(...fields.map(({ name }) => name.length));
  return [
    "inputs:",
    ...fields.map(({ name, required, meaning, ...value }) => {
      const presence = required ? "required" : "optional";
      return `  ${name.padEnd(width)}  ${presence}  ${meaning} ${paint("dim", `[${valueText(value)}]`)}`;
    }),
    ...(complete ? [] : [`  and others, ${UNKNOWN}`]),
  ];
}

function valueText({ type, default: value }: Pick<Input, "type" | "default">): string {
  return valueTypeText(type) + (value === undefined ? "" : `, default ${value}`);
}

function outputText({ complete, fields }: Known<Member>): string {
  if (fields.length === 0) return complete ? "none" : UNKNOWN;
  return `{${membersText(fields)}}${complete ? "" : ` and others, ${UNKNOWN}`}`;
}
