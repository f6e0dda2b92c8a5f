/** The protobuf form of {@link ConnectionInfo}. */
import type { ConnectionToken } from "./connection-info";
import {
  converted,
  int32,
  message,
  nested,
  oneof,
  repeated,
  string,
  texts,
  type Codec,
  type MessageOf,
  type WrittenOf,
} from "./protobuf";

const tokenMessage = message({
  nameSegments: texts(1),
  value: oneof({
    plainText: nested(2, message({ value: string(1) })),
    fileSecret: nested(3, message({ path: string(1) })),
    yamlFile: nested(4, message({ path: string(1) })),
  }),
});

const token: Codec<ConnectionToken> = converted(tokenMessage, readToken, writeToken);

/** `ConnectionInfo`. */
export const connectionInfoMessage = message({
  connectionId: string(1),
  tokens: repeated(2, token),
  credentialsType: int32(3),
  runnerId: string(4),
});

function readToken({ nameSegments, value }: MessageOf<typeof tokenMessage>): ConnectionToken {
  switch (value?.case) {
    case undefined:
      return { nameSegments, value: { kind: "unset" } };
    case "plainText":
      return { nameSegments, value: { kind: "plain-text", value: value.value?.value ?? "" } };
    case "fileSecret":
      return { nameSegments, value: { kind: "file-secret", path: value.value?.path ?? "" } };
    case "yamlFile":
      return { nameSegments, value: { kind: "yaml-file", path: value.value?.path ?? "" } };
  }
}

function writeToken({ nameSegments, value }: ConnectionToken): WrittenOf<typeof tokenMessage> {
  switch (value.kind) {
    case "unset":
      return { nameSegments };
    case "plain-text":
      return { nameSegments, value: { case: "plainText", value: { value: value.value } } };
    case "file-secret":
      return { nameSegments, value: { case: "fileSecret", value: { path: value.path } } };
    case "yaml-file":
      return { nameSegments, value: { case: "yamlFile", value: { path: value.path } } };
  }
}
