/**
 * What a task carries of its connection. Credentials that live in a file on the runner travel as the file's
 * path; of the file's entries only the names are known here. Source: token groups of the agent's runner and
 * Datadog's documentation of credential files.
 */
import type { ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import {
  CredentialsType,
  type ConnectionInfo,
  type ConnectionToken,
  type TokenValue,
} from "@parkit/protocol/internal/connection-info";
import { isJsonObject, type JsonValue, textOrEmpty } from "@parkit/protocol/internal/json";
import { INTEGRATIONS } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { credentialEntryNames } from "@parkit/provider-schema/internal/credential/credential-format";
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";

/** The connection of a task, as it is signed. Without a connection: no authentication. */
export function connectionInfo(runnerId: string, connection: StoredConnection | undefined): ConnectionInfo {
  const { TOKEN_AUTH, BASIC_AUTH } = CredentialsType;
  if (connection === undefined) {
    return { connectionId: "", tokens: [], credentialsType: TOKEN_AUTH, runnerId };
  }
  const { id: connectionId, integration } = connection;
  const isBasic = integration.credentials.type === "HTTPBasicAuthFile";
  const tokens = [...baseUrlTokens(integration), ...credentialTokens(integration)];
  return { connectionId, tokens, credentialsType: isBasic ? BASIC_AUTH : TOKEN_AUTH, runnerId };
}

/**
 * Entries of the credential file of each integration that has one, required and optional: what a file lacks
 * is known to the runner alone.
 */
const FILE_TOKENS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(INTEGRATIONS).flatMap(({ credentials, credentialFiles }) =>
    credentials
      .filter(({ type }) => type === "credential-file")
      .map(({ wireType }) => [wireType, credentialFiles.flatMap(credentialEntryNames)]),
  ),
);

function credentialTokens({ credentials }: ConnectionIntegration): readonly ConnectionToken[] {
  const { type, fields } = credentials;
  const inFile: TokenValue = { kind: "file-secret", path: textOrEmpty(fields["path"]) };
  const httpParts = [
    ...namedTokens("headers", fields["headers"]),
    ...namedTokens("url_parameters", fields["url_parameters"]),
    ...bodyTokens(fields["body"]),
  ];
  switch (type) {
    case "HTTPTokenAuth":
      return [...namedTokens("root_tokens", fields["tokens"]), ...httpParts];
    case "HTTPTokenAuthFile":
      return [...referredNames(httpParts).map((name) => rootToken(name, inFile)), ...httpParts];
    case "HTTPBasicAuthFile":
      return [
        rootToken("username", { kind: "plain-text", value: textOrEmpty(fields["username"]) }),
        rootToken("password", inFile),
      ];
    case "Script":
      return [
        rootToken("configFileLocation", {
          kind: "yaml-file",
          path: textOrEmpty(fields["configFileLocation"]),
        }),
      ];
    default:
      return (FILE_TOKENS.get(type) ?? []).map((name) => rootToken(name, inFile));
  }
}

function rootToken(name: string, value: TokenValue): ConnectionToken {
  return { nameSegments: ["root_tokens", name], value };
}

function baseUrlTokens({ baseUrl }: ConnectionIntegration): readonly ConnectionToken[] {
  return baseUrl === undefined
    ? []
    : [{ nameSegments: ["base_url"], value: { kind: "plain-text", value: baseUrl } }];
}

function namedTokens(group: string, list: JsonValue | undefined): readonly ConnectionToken[] {
  if (!Array.isArray(list)) return [];
  return list
    .filter((entry: JsonValue) => isJsonObject(entry))
    .map((entry) => ({
      nameSegments: [group, textOrEmpty(entry["name"])],
      value: { kind: "plain-text", value: textOrEmpty(entry["value"]) },
    }));
}

function bodyTokens(body: JsonValue | undefined): readonly ConnectionToken[] {
  if (!isJsonObject(body)) return [];
  return ["content", "content_type"]
    .filter((part) => typeof body[part] === "string")
    .map((part) => ({
      nameSegments: ["body", part],
      value: { kind: "plain-text", value: textOrEmpty(body[part]) },
    }));
}

/** Names that the templates of the parts refer to as `{{ name }}`. */
function referredNames(parts: readonly ConnectionToken[]): readonly string[] {
  const templates = parts.flatMap(({ value }) => (value.kind === "plain-text" ? [value.value] : []));
  const names = templates.flatMap((template) =>
    [...template.matchAll(/\{\{\s*([^\s{}]+)\s*\}\}/g)].map(([, name = ""]) => name),
  );
  return [...new Set(names)];
}
