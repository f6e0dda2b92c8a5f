/** Messages of calls about functions. */
import { bool, bytes, encoded, int, map, message, nested, present, repeated, string } from "@parkit/protobuf";
import { diagnosticMessage } from "./diagnostic";
import { dynamicValue } from "./dynamic-value";

const parameter = message({
  name: string(1),
  type: bytes(2),
  allowNullValue: bool(3),
  allowUnknownValues: bool(4),
  description: string(5),
  descriptionKind: int(6),
});

/** `Function`. */
export const functionMessage = message({
  parameters: repeated(1, parameter),
  variadicParameter: nested(2, parameter),
  return: nested(3, message({ type: bytes(1) })),
  summary: string(4),
  description: string(5),
  descriptionKind: int(6),
  deprecationMessage: string(7),
});

/** `GetFunctions.Response`. */
export const getFunctionsResponse = message({
  functions: map(1, encoded),
  diagnostics: repeated(2, diagnosticMessage),
});

/** `CallFunction.Request`. */
export const callFunctionRequest = message({ name: string(1), arguments: repeated(2, dynamicValue) });

/** `CallFunction.Response`. */
export const callFunctionResponse = message({
  result: nested(1, dynamicValue),
  error: nested(2, message({ text: string(1), functionArgument: present(int(2)) })),
});
