/**
 * The connection that a task runs with, as it is signed: which runner may use it, and where its credentials
 * are.
 */

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

/**
 * Where a token's value comes from; `unset` when the task carries none, or one of a kind that is not known.
 */
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
