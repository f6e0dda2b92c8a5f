import type { CredentialType } from "./credential";

/**
 * Content of a credential file. Source: Datadog's documentation of credential files; the runner reads names
 * and values as texts, ports included, and certificates as PEM texts.
 */
type CredentialFormat =
  | { readonly type: "basic" }
  | { readonly type: "tokens"; readonly tokens: readonly CredentialToken[] }
  | { readonly type: "script" };

/** One entry of a file of tokens. */
export interface CredentialToken {
  readonly name: string;
  /** What its value looks like, to start from. */
  readonly example: string;
  readonly optional?: true;
  /** Entries that are not needed where this one stands. */
  readonly replaces?: readonly string[];
  /** The only values that it takes. @default - any */
  readonly values?: readonly string[];
}

const token = (name: string, example: string): CredentialToken => ({ name, example });
const optional = (name: string, example: string): CredentialToken => ({ name, example, optional: true });
const SECRET = "REPLACE_ME";

/** Largest credential file that the runner reads, in bytes. */
export const CREDENTIAL_FILE_MAX_BYTES = 1024 * 1024;

/** Formats by credential type; absent where Datadog documents none. */
export const CREDENTIAL_FORMATS: Readonly<Partial<Record<CredentialType, CredentialFormat>>> = {
  "http-basic": { type: "basic" },
  "http-token": { type: "tokens", tokens: [token("token", SECRET)] },
  gitlab: {
    type: "tokens",
    tokens: [token("baseURL", "https://gitlab.example.com"), token("gitlabApiToken", SECRET)],
  },
  jenkins: {
    type: "tokens",
    tokens: [token("domain", "https://ci.example.com"), token("username", "runner"), token("token", SECRET)],
  },
  mongodb: {
    type: "tokens",
    tokens: [
      token("username", "runner"),
      token("password", SECRET),
      token("host", "mongodb.example.com"),
      token("port", "27017"),
      { ...optional("srvHost", "cluster.example.com"), replaces: ["host", "port"] },
      optional("database", "orders"),
      optional("authSource", "admin"),
      optional("authMechanism", "SCRAM-SHA-256"),
    ],
  },
  postgresql: {
    type: "tokens",
    tokens: [
      token("host", "db.example.com"),
      token("port", "5432"),
      token("user", "runner"),
      token("password", SECRET),
      token("database", "orders"),
      { ...token("sslmode", "require"), values: ["require", "disable"] },
      optional("applicationName", "datadog-runner"),
      optional("searchPath", "public"),
    ],
  },
  temporal: {
    type: "tokens",
    tokens: [
      token("serverAddress", "temporal.example.com:7233"),
      token("serverNameOverride", "temporal.example.com"),
      token("serverRootCACertificate", "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"),
      optional("clientCertPairCrt", "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"),
      optional("clientCertPairKey", "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n"),
    ],
  },
  script: { type: "script" },
};

let dispensable: ReadonlySet<string> | undefined;

/**
 * Whether there are credential files without an entry of this name that an integration takes: it is optional,
 * or another one may stand in its place. Which integration it is about is not said; another may need it.
 */
export function isDispensableEntry(name: string): boolean {
  dispensable ??= new Set(
    Object.values(CREDENTIAL_FORMATS).flatMap((format) =>
      format.type === "tokens"
        ? format.tokens.flatMap(({ name: entry, optional: isOptional, replaces = [] }) => [
            ...(isOptional === true ? [entry] : []),
            ...replaces,
          ])
        : [],
    ),
  );
  return dispensable.has(name);
}

/** Names of the entries of a credential file; none where Datadog documents none. */
export function credentialEntryNames(type: CredentialType): readonly string[] {
  const format = CREDENTIAL_FORMATS[type];
  return format?.type === "tokens" ? format.tokens.map(({ name }) => name) : [];
}
