/** The body of an HTTP action: the input's, merged with the connection's. */
import {
  isJsonObject,
  parseJsonOrUndefined,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from "@parkit/protocol/internal/json";
import * as z from "zod";
import type { Credential } from "../../credentials";
import { actionError } from "../../task-error";
import { renderTemplate } from "../template";
import { isJsonType } from "./media-type";
import { encodeMultipart, type FormField } from "./multipart";
import type { RequestInput } from "./request-input";

/** A body to send. */
interface RequestBody {
  readonly body?: string;
  /** Content type that the body asks for; absent when it asks for none. */
  readonly contentType?: string;
}

const MULTIPART = "multipart/form-data";
const DATA_URI = /^data:[^,;]+(?:;[^,;]+)*;base64,([A-Za-z0-9+/=_-]*)$/;
const ConnectionForm = z.array(z.object({ key: z.string(), value: z.string() }));

/**
 * Makes the body of a request.
 *
 * A text is sent as it is unless the content type is JSON; Datadog's runner puts it in quotes whatever the
 * type.
 *
 * @param inputType - `Content-Type` of the input's headers.
 * @throws {@link TaskError} with code ACTION_ERROR when body, form and connection do not go together.
 */
export function requestBody(
  input: RequestInput,
  credential: Credential,
  inputType: string | undefined,
): RequestBody {
  const connection = credential.http.body;
  const hasBody = input.body !== undefined && input.body !== null && input.body !== "";
  const connectionForm = connection?.contentType.startsWith(MULTIPART) === true ? connection : undefined;
  const hasForm = input.formData.length > 0 || connectionForm !== undefined;
  if (hasBody && hasForm) throw actionError("a request has either a body or form data, not both");
  if (hasForm)
    return formBody(input, connectionForm && renderTemplate(connectionForm.content, credential.tokens));
  const inputBody = hasBody ? input.body : undefined;
  if (connection === undefined) {
    return inputBody === undefined ? {} : { body: encode(inputBody, inputType ?? "") };
  }
  const type = connection.contentType;
  if (inputType !== undefined && !inputType.startsWith(type)) {
    throw actionError(`the request's content type ${inputType} is not the connection's, ${type}`);
  }
  const content = renderTemplate(connection.content, credential.tokens);
  return {
    body: isJsonType(type) ? mergeJson(inputBody, content) : appendText(inputBody, content),
    ...(type !== "" && { contentType: inputType ?? type }),
  };
}

function formBody(input: RequestInput, connectionContent: string | undefined): RequestBody {
  const fields = input.formData.map(({ key, value, type }): FormField => ({
    key,
    value: type === "datauri" ? payloadOf(value) : value,
  }));
  const own = connectionContent === undefined ? [] : connectionFields(connectionContent);
  const overridden = new Set(own.map(({ key }) => key));
  return encodeMultipart([...fields.filter(({ key }) => !overridden.has(key)), ...own]);
}

/** The payload is sent as it stands, in base64 and without a file name, as Datadog's runner does. */
function payloadOf(dataUri: string): string {
  const payload = DATA_URI.exec(dataUri)?.[1];
  if (payload === undefined)
    throw actionError("a form value of type datauri is not of the form data:<type>;base64,<payload>");
  return payload;
}

function connectionFields(content: string): readonly FormField[] {
  const fields = ConnectionForm.safeParse(parseJsonOrUndefined(content));
  if (!fields.success)
    throw actionError("the connection's form data is not a JSON list of objects with key and value");
  return fields.data;
}

/** The connection's members win: they may be credentials. */
function mergeJson(input: JsonValue | undefined, content: string): string {
  const connection = objectOf(parseJsonOrUndefined(content), "the connection's body");
  if (input === undefined) return stringifyJson(connection);
  const own = objectOf(typeof input === "string" ? parseJsonOrUndefined(input) : input, "the request's body");
  return stringifyJson({ ...own, ...connection });
}

function appendText(input: JsonValue | undefined, content: string): string {
  if (input === undefined) return content;
  if (typeof input !== "string")
    throw actionError("the request's body must be a text, to stand behind the connection's");
  return `${content}\r\n${input}`;
}

function encode(body: JsonValue, contentType: string): string {
  return typeof body === "string" && !isJsonType(contentType) ? body : stringifyJson(body);
}

function objectOf(value: JsonValue | undefined, what: string): JsonObject {
  if (!isJsonObject(value)) throw actionError(`${what} is not a JSON object`);
  return value;
}
