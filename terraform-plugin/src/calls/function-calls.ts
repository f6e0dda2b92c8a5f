import { FunctionArgumentError, type Parameter, type ProviderFunction } from "../provider/provider-function";
import { conform } from "../values/conform";
import type { Value } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import {
  callFunctionRequest,
  callFunctionResponse,
  functionMessage,
  getFunctionsResponse,
} from "../wire/messages/function";
import { emptyRequest } from "../wire/messages/provider";
import { decodeRequest, diagnosedCall } from "./rpc";
import { shownText, type ProviderSession } from "./session";

/** Calls about provider functions. */
export function functionCalls<C>(session: ProviderSession<C>): readonly (readonly [string, GrpcMethod])[] {
  const { functions } = session.provider;
  return [
    diagnosedCall("GetFunctions", session, emptyRequest, getFunctionsResponse, () => ({
      functions: functionsByName(functions),
    })),
    [
      "/tfplugin6.Provider/CallFunction",
      (bytes) => {
        const request = decodeRequest(callFunctionRequest, bytes);
        const answer = answerOf(functions, request.name, request.arguments);
        const error = answer.error && { ...answer.error, text: shownText(session, answer.error.text ?? "") };
        return Promise.resolve(callFunctionResponse.encode({ ...answer, ...(error && { error }) }));
      },
    ],
  ];
}

/** Encoded `Function` messages by name. */
export function functionsByName(
  functions: Readonly<Record<string, ProviderFunction>> = {},
): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Object.entries(functions).map(([name, entry]) => [
      name,
      functionMessage.encode({
        parameters: entry.parameters.map(parameterMessage),
        ...(entry.variadic_parameter === undefined
          ? {}
          : { variadicParameter: parameterMessage(entry.variadic_parameter) }),
        return: { type: Buffer.from(JSON.stringify(entry.return_type)) },
        summary: entry.summary,
        description: entry.description,
      }),
    ]),
  );
}

type Answer = Parameters<typeof callFunctionResponse.encode>[0];
type Argument = Parameters<typeof readDynamicValue>[0];

function answerOf(
  table: Readonly<Record<string, ProviderFunction>> | undefined,
  name: string,
  args: readonly Argument[],
): Answer {
  try {
    const entry = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
    if (entry === undefined)
      return { error: { text: `This version of the provider has no function "${name}".` } };
    const values = args.map((argument, index) => readDynamicValue(argument, typeOfArgument(entry, index)));
    const fixed = entry.parameters.length;
    const result = entry.call(values.slice(0, fixed), values.slice(fixed));
    return { result: writeDynamicValue(fitted(result, entry)) };
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      error: {
        text,
        ...(thrown instanceof FunctionArgumentError ? { functionArgument: thrown.argument } : {}),
      },
    };
  }
}

function fitted(result: unknown, entry: ProviderFunction): Value {
  return conform(result, entry.return_type, (_path, expected) => {
    throw new Error(`The function returned a value that is not ${expected}. This is a bug in the provider.`);
  });
}

function typeOfArgument(entry: ProviderFunction, index: number): Parameter["type"] {
  return (entry.parameters[index] ?? entry.variadic_parameter)?.type ?? "dynamic";
}

function parameterMessage(
  parameter: Parameter,
): NonNullable<Parameters<typeof functionMessage.encode>[0]["variadicParameter"]> {
  return {
    name: parameter.name,
    type: Buffer.from(JSON.stringify(parameter.type)),
    allowNullValue: parameter.is_nullable ?? false,
    description: parameter.description ?? "",
  };
}
