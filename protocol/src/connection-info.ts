/** The connection that a task runs with, as it is signed: which runner may use it, and where its credentials are. */
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { isDelimited, isVarint, readNested, readString } from "./protobuf-message";

/** How the tokens of a connection make a credential. */
export const CredentialsType = {
  UNSPECIFIED: 0,
  /** Named tokens; with none of them it means "no authentication". */
  TOKEN_AUTH: 1,
  /** Root tokens `username` and `password`. */
  BASIC_AUTH: 2,
  /** Known to the protocol, refused by runners. */
  OAUTH2: 3,
} as const;

/** Where a token's value comes from; `unset` when the task carries none, or one of a kind that is not known. */
export type TokenValue =
  /** The value itself. */
  | { readonly kind: "plain-text"; readonly value: string }
  /** An entry of a JSON credential file on the runner, at the absolute path. */
  | { readonly kind: "file-secret"; readonly path: string }
  /** The whole text of a YAML file on the runner, at the absolute path. */
  | { readonly kind: "yaml-file"; readonly path: string }
  | { readonly kind: "unset" };

/** One token of a connection. */
export interface ConnectionToken {
  /** Name in segments: `["root_tokens", "apiKey"]`, `["base_url"]`. All but the last name the group. */
  readonly nameSegments: readonly string[];
  readonly value: TokenValue;
}

/** The signed connection of a task. */
export interface ConnectionInfo {
  readonly connectionId: string;
  readonly tokens: readonly ConnectionToken[];
  /** A {@link CredentialsType}; a number, because newer ones may exist. */
  readonly credentialsType: number;
  /** Runner that may use the connection; verification compares it with the runner's own id. */
  readonly runnerId: string;
}

/** A connection without anything, which reading starts from. */
export const EMPTY_CONNECTION_INFO: ConnectionInfo = {
  connectionId: "",
  tokens: [],
  credentialsType: CredentialsType.UNSPECIFIED,
  runnerId: "",
};

/** Reads a length and a ConnectionInfo over what an earlier occurrence of the field left, as protobuf asks. */
export function readConnectionInfo(reader: BinaryReader, earlier: ConnectionInfo): ConnectionInfo {
  let { connectionId, credentialsType, runnerId } = earlier;
  const tokens = [...earlier.tokens];
  readNested(reader, (field, type) => {
    if (field === 1 && isDelimited(type)) connectionId = readString(reader);
    else if (field === 2 && isDelimited(type)) tokens.push(readToken(reader));
    else if (field === 3 && isVarint(type)) credentialsType = reader.int32();
    else if (field === 4 && isDelimited(type)) runnerId = readString(reader);
    else return false;
    return true;
  });
  return { connectionId, tokens, credentialsType, runnerId };
}

/** Writes a ConnectionInfo, without the length before it. */
export function writeConnectionInfo(writer: BinaryWriter, info: ConnectionInfo): void {
  if (info.connectionId !== "") writer.tag(1, WireType.LengthDelimited).string(info.connectionId);
  for (const token of info.tokens) {
    writer.tag(2, WireType.LengthDelimited).fork();
    writeToken(writer, token);
    writer.join();
  }
  if (info.credentialsType !== 0) writer.tag(3, WireType.Varint).int32(info.credentialsType);
  if (info.runnerId !== "") writer.tag(4, WireType.LengthDelimited).string(info.runnerId);
}

function readToken(reader: BinaryReader): ConnectionToken {
  const nameSegments: string[] = [];
  let value: TokenValue = { kind: "unset" };
  readNested(reader, (field, type) => {
    if (!isDelimited(type)) return false;
    if (field === 1) nameSegments.push(readString(reader));
    else if (field === 2) value = { kind: "plain-text", value: readOnlyString(reader) };
    else if (field === 3) value = { kind: "file-secret", path: readOnlyString(reader) };
    else if (field === 4) value = { kind: "yaml-file", path: readOnlyString(reader) };
    else return false;
    return true;
  });
  return { nameSegments, value };
}

function writeToken(writer: BinaryWriter, { nameSegments, value }: ConnectionToken): void {
  for (const segment of nameSegments) writer.tag(1, WireType.LengthDelimited).string(segment);
  switch (value.kind) {
    case "plain-text":
      writeOnlyString(writer, 2, value.value);
      break;
    case "file-secret":
      writeOnlyString(writer, 3, value.path);
      break;
    case "yaml-file":
      writeOnlyString(writer, 4, value.path);
      break;
    case "unset":
  }
}

/** Reads a message that has a text in field 1 and nothing else. */
function readOnlyString(reader: BinaryReader): string {
  let text = "";
  readNested(reader, (field, type) => {
    if (field !== 1 || !isDelimited(type)) return false;
    text = readString(reader);
    return true;
  });
  return text;
}

function writeOnlyString(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  if (text !== "") writer.tag(1, WireType.LengthDelimited).string(text);
  writer.join();
}
