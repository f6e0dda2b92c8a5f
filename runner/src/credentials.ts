/**
 * From the connection of a task to what an action works with: secrets from files, plain texts from the task.
 */
import {
  type ConnectionInfo,
  type ConnectionToken,
  CredentialsType,
} from "@parkit/protocol/internal/connection-info";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { isDispensableEntry } from "@parkit/provider-schema/internal/credential/credential-format";
import { SCRIPT_SCHEMA_ID } from "@parkit/provider-schema/internal/script/script";
import { type CredentialFileRules, findFileSecret, readFileSecret, readSecretFile } from "./credential-file";
import { TaskError } from "./task-error";

/** A named text. */
interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** A credential, resolved. */
export interface Credential {
  readonly type: "Token Auth" | "Basic Auth";
  /** Token values by name; `username` and `password` for basic authentication. */
  readonly tokens: ReadonlyMap<string, string>;
  /**
   * Values that must not be told: everything that came from a file, save a file of scripts, of which lines
   * turn up in what its scripts return.
   */
  readonly secrets: readonly string[];
  readonly http: HttpConnection;
}

/** What an HTTP connection adds to requests. Values are templates over the tokens. */
export interface HttpConnection {
  readonly baseUrl?: string;
  readonly headers: readonly NamedText[];
  readonly urlParameters: readonly NamedText[];
  readonly body?: { readonly content: string; readonly contentType: string };
  /** Request of a connection test. */
  readonly testing?: { readonly path: string; readonly verb: string };
}

/** A line of YAML, or of JSON, which is YAML too. */
const SCRIPT_FILE = new RegExp(
  `^[\\s{]*["']?schemaId["']?\\s*:\\s*["']?${SCRIPT_SCHEMA_ID}["']?\\s*,?\\s*$`,
  "m",
);

/** Group of the credentials proper; others are read as plain text only. */
const ROOT_GROUP = "root_tokens";

/**
 * Resolves the connection of a task. Token authentication without tokens is how "no authentication" is
 * expressed.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR, as Datadog's runner reports all of these.
 */
export async function resolveCredential(
  connection: ConnectionInfo,
  rules: CredentialFileRules = {},
): Promise<Credential> {
  const http = httpConnection(connection.tokens);
  const root = connection.tokens.filter((token) => groupOf(token) === ROOT_GROUP);
  switch (connection.credentialsType) {
    case CredentialsType.TOKEN_AUTH:
      return { type: "Token Auth", ...(await resolveTokens(root, rules)), http };
    case CredentialsType.BASIC_AUTH:
      return { type: "Basic Auth", ...(await resolveBasic(root, rules)), http };
    default:
      throw new TaskError(
        ErrorCode.INTERNAL_ERROR,
        `unsupported credential type: ${connection.credentialsType}`,
      );
  }
}

type Resolved = Pick<Credential, "tokens" | "secrets">;

async function resolveTokens(
  root: readonly ConnectionToken[],
  rules: CredentialFileRules,
): Promise<Resolved> {
  const tokens = new Map<string, string>();
  const secrets: string[] = [];
  for (const token of root) {
    const name = nameOf(token);
    const value = await resolveToken(token, rules);
    if (value === undefined) continue;
    tokens.set(name, value);
    if (token.value.kind !== "plain-text" && !isScriptFile(value)) secrets.push(value);
  }
  return { tokens, secrets };
}

/** Whether a text says of itself that it declares scripts, which no file of credentials does. */
function isScriptFile(text: string): boolean {
  return SCRIPT_FILE.test(text);
}

/**
 * A connection names every entry that its integration knows, whichever of them its file has: those that files
 * may lack are left out, and the action says what it needs after all.
 */
async function resolveToken(token: ConnectionToken, rules: CredentialFileRules): Promise<string | undefined> {
  const { value } = token;
  switch (value.kind) {
    case "plain-text":
      return value.value;
    case "file-secret":
      return isDispensableEntry(nameOf(token))
        ? findFileSecret(value.path, nameOf(token), rules)
        : readFileSecret(value.path, nameOf(token), rules);
    case "yaml-file":
      return readSecretFile(value.path, rules);
    case "unset":
      throw new TaskError(
        ErrorCode.INTERNAL_ERROR,
        `unsupported kind of token ${JSON.stringify(nameOf(token))}`,
      );
  }
}

/** The password is always looked up by user name in the file that its token names. */
async function resolveBasic(root: readonly ConnectionToken[], rules: CredentialFileRules): Promise<Resolved> {
  const username = plainText(root.find((token) => nameOf(token) === "username"));
  const password = root.find((token) => nameOf(token) === "password")?.value;
  if (!username || password === undefined)
    throw new TaskError(ErrorCode.INTERNAL_ERROR, "no credential found");
  const path = password.kind === "file-secret" ? password.path : "";
  const secret = await readFileSecret(path, username, rules);
  return {
    tokens: new Map([
      ["username", username],
      ["password", secret],
    ]),
    secrets: [secret],
  };
}

function httpConnection(tokens: readonly ConnectionToken[]): HttpConnection {
  const group = (name: string): readonly NamedText[] =>
    tokens.flatMap((token) => {
      const value = groupOf(token) === name ? plainText(token) : undefined;
      return value === undefined ? [] : [{ name: nameOf(token), value }];
    });
  const member = (of: string, name: string): string =>
    group(of).find((entry) => entry.name === name)?.value ?? "";
  const baseUrl = group("base_url")[0]?.value;
  const body = { content: member("body", "content"), contentType: member("body", "content_type") };
  const testing = { path: member("testing", "path"), verb: member("testing", "verb") };
  return {
    ...(baseUrl && { baseUrl }),
    headers: group("headers"),
    urlParameters: group("url_parameters"),
    ...(body.content !== "" && { body }),
    ...(testing.path + testing.verb !== "" && { testing }),
  };
}

/** All segments but the last; a single one is a group of its own. */
function groupOf({ nameSegments }: ConnectionToken): string {
  return nameSegments.length > 1 ? nameSegments.slice(0, -1).join(".") : (nameSegments[0] ?? "");
}

function nameOf({ nameSegments }: ConnectionToken): string {
  return nameSegments.at(-1) ?? "";
}

function plainText(token: ConnectionToken | undefined): string | undefined {
  return token?.value.kind === "plain-text" ? token.value.value : undefined;
}
