import type { CredentialType } from "../credential/credential";
import type { Flavour } from "../runner/flavour";

/**
 * Every integration a connection can have, as data: description, Terraform schema and wire format are all derived from this table, so that
 * they cannot disagree. Names and fields of the public ones follow Datadog's API contract and the official Terraform resource
 * (`datadog_action_connection`); wire names that Datadog has not published are marked `preview`.
 */

/** One field of a credential. */
export interface CredentialField {
  /** Name in Terraform and on the wire, snake case. Descriptions use the same name in camel case. */
  readonly name: string;
  /** Name on the wire, where it differs. */
  readonly wireName?: string;
  /** Never shown, never read back. */
  readonly secret?: true;
  readonly optional?: true;
  /** What the value must match. @default - anything */
  readonly format?: FieldFormat;
}

/** What a value must match, in words for people and as pattern. */
export interface FieldFormat {
  readonly pattern: RegExp;
  readonly says: string;
}

/** Members of an HTTP connection's credentials that are lists of entries with a name and a value. */
export const HTTP_LISTS = ["tokens", "headers", "url_parameters"] as const;

/** One of {@link HTTP_LISTS}. */
export type HttpList = (typeof HTTP_LISTS)[number];

/** One way of authenticating. */
export interface CredentialKind {
  /** Name in descriptions (`auth.type`); the Terraform block has the same name with `_` for `-`. */
  readonly type: string;
  /** `credentials.type` on the wire. */
  readonly wireType: string;
  /** Datadog has not published this wire type. */
  readonly preview?: true;
  readonly fields: readonly CredentialField[];
  /** Members that the API answers but nobody may send. */
  readonly computed?: readonly string[];
  /** Where it works: through Datadog's cloud, through a runner, or both. */
  readonly reach: Reach;
}

/** From where an integration can be used. */
type Reach = "cloud" | "runner" | "both";

/** One integration. */
export interface IntegrationKind {
  /** `integration.type` on the wire. */
  readonly wireType: string;
  readonly preview?: true;
  readonly reach: Reach;
  /** Takes a base URL of the service. */
  readonly baseUrl?: true;
  /** Namespace of its actions on a runner. */
  readonly actions?: string;
  /** Flavours whose runner can act on it. */
  readonly flavours?: readonly Flavour[];
  /** Credential files that serve it on a runner; the connection then names the file by its key in the runner's `credentials`. */
  readonly credentialFiles: readonly CredentialType[];
  readonly credentials: readonly CredentialKind[];
}

const secret = (name: string): CredentialField => ({ name, secret: true });
const plain = (name: string): CredentialField => ({ name });
const optional = (name: string): CredentialField => ({ name, optional: true });

function cloud(wireType: string, ...credentials: readonly CredentialKind[]): IntegrationKind {
  return { wireType, reach: "cloud", credentialFiles: [], credentials };
}

function credential(type: string, wireType: string, ...fields: readonly CredentialField[]): CredentialKind {
  return { type, wireType, fields, reach: "cloud" };
}

const EVERY_FLAVOUR: readonly Flavour[] = ["agent", "cluster-agent", "standalone"];

/** An integration that exists only behind a runner and finds its credential in a file there; its wire name is not published. */
function onRunner(
  wireType: string,
  actions: string,
  flavours: readonly Flavour[],
  ...credentialFiles: readonly CredentialType[]
): IntegrationKind {
  return {
    wireType,
    preview: true,
    reach: "runner",
    actions,
    flavours,
    credentialFiles,
    credentials: [credentialFile(wireType)],
  };
}

/** The credential that is a file on the runner. The member name is the one published for scripts. */
function credentialFile(wireType: string): CredentialKind {
  return {
    type: "credential-file",
    wireType: `${wireType}CredentialFile`,
    preview: true,
    fields: [plain("path")],
    reach: "runner",
  };
}

const table = {
  anthropic: cloud("Anthropic", credential("api-key", "AnthropicAPIKey", secret("api_token"))),
  asana: cloud("Asana", credential("access-token", "AsanaAccessToken", secret("access_token"))),
  aws: cloud("AWS", {
    type: "assume-role",
    wireType: "AWSAssumeRole",
    fields: [
      { name: "account_id", format: { pattern: /^\d{12}$/, says: "12 digits" } },
      { name: "role", format: { pattern: /^[\w+=,.@-]{1,64}$/, says: "the role's name, not its ARN" } },
    ],
    computed: ["external_id", "principal_id"],
    reach: "cloud",
  }),
  azure: cloud(
    "Azure",
    credential(
      "tenant",
      "AzureTenant",
      plain("app_client_id"),
      secret("client_secret"),
      plain("tenant_id"),
      optional("custom_scopes"),
    ),
  ),
  "circle-ci": cloud("CircleCI", credential("api-key", "CircleCIAPIKey", secret("api_token"))),
  clickup: cloud("Clickup", credential("api-key", "ClickupAPIKey", secret("api_token"))),
  cloudflare: cloud(
    "Cloudflare",
    credential("api-token", "CloudflareAPIToken", secret("api_token")),
    credential("global-api-token", "CloudflareGlobalAPIToken", plain("auth_email"), secret("global_api_key")),
  ),
  "config-cat": cloud(
    "ConfigCat",
    credential(
      "sdk-key",
      "ConfigCatSDKKey",
      plain("api_username"),
      secret("api_password"),
      secret("sdk_key"),
    ),
  ),
  datadog: cloud(
    "Datadog",
    credential(
      "api-key",
      "DatadogAPIKey",
      secret("api_key"),
      secret("app_key"),
      plain("datacenter"),
      optional("subdomain"),
    ),
  ),
  fastly: cloud("Fastly", credential("api-key", "FastlyAPIKey", secret("api_key"))),
  freshservice: cloud(
    "Freshservice",
    credential("api-key", "FreshserviceAPIKey", secret("api_key"), plain("domain")),
  ),
  gcp: cloud(
    "GCP",
    credential("service-account", "GCPServiceAccount", secret("private_key"), plain("service_account_email")),
  ),
  gemini: cloud("Gemini", credential("api-key", "GeminiAPIKey", secret("api_key"))),
  gitlab: {
    wireType: "Gitlab",
    reach: "both",
    actions: "com.datadoghq.gitlab",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["gitlab"],
    credentials: [credential("api-key", "GitlabAPIKey", secret("api_token")), credentialFile("Gitlab")],
  },
  "grey-noise": cloud("GreyNoise", credential("api-key", "GreyNoiseAPIKey", secret("api_key"))),
  http: {
    wireType: "HTTP",
    reach: "both",
    baseUrl: true,
    actions: "com.datadoghq.http",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["http-basic", "http-token"],
    credentials: [
      { type: "none", wireType: "HTTPNoAuth", fields: [], reach: "both" },
      { type: "token-auth", wireType: "HTTPTokenAuth", fields: [], reach: "cloud" },
      {
        type: "basic-auth",
        wireType: "HTTPBasicAuthFile",
        preview: true,
        fields: [plain("username"), plain("path")],
        reach: "runner",
      },
      {
        type: "token-auth-file",
        wireType: "HTTPTokenAuthFile",
        preview: true,
        fields: [plain("path")],
        reach: "runner",
      },
    ],
  },
  "launch-darkly": cloud("LaunchDarkly", credential("api-key", "LaunchDarklyAPIKey", secret("api_token"))),
  notion: cloud("Notion", credential("api-key", "NotionAPIKey", secret("api_token"))),
  okta: cloud("Okta", credential("api-token", "OktaAPIToken", secret("api_token"), plain("domain"))),
  openai: cloud("OpenAI", credential("api-key", "OpenAIAPIKey", secret("api_token"))),
  "service-now": cloud(
    "ServiceNow",
    credential("basic-auth", "ServiceNowBasicAuth", plain("instance"), plain("username"), secret("password")),
  ),
  split: cloud("Split", credential("api-key", "SplitAPIKey", secret("api_key"))),
  statsig: cloud("Statsig", credential("api-key", "StatsigAPIKey", secret("api_key"))),
  "virus-total": cloud("VirusTotal", credential("api-key", "VirusTotalAPIKey", secret("api_key"))),

  ansible: onRunner("Ansible", "com.datadoghq.ansible", ["standalone"], "ansible"),
  jenkins: onRunner("Jenkins", "com.datadoghq.jenkins", EVERY_FLAVOUR, "jenkins"),
  kubernetes: {
    wireType: "Kubernetes",
    reach: "runner",
    actions: "com.datadoghq.kubernetes",
    flavours: EVERY_FLAVOUR,
    credentialFiles: [],
    credentials: [
      { type: "service-account", wireType: "KubernetesServiceAccount", fields: [], reach: "runner" },
    ],
  },
  mongodb: onRunner("MongoDB", "com.datadoghq.mongodb", EVERY_FLAVOUR, "mongodb"),
  postgresql: onRunner("PostgreSQL", "com.datadoghq.postgresql", ["standalone"], "postgresql"),
  script: {
    wireType: "Script",
    reach: "runner",
    actions: "com.datadoghq.script",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["script"],
    credentials: [
      {
        type: "credential-file",
        wireType: "Script",
        fields: [{ name: "path", wireName: "configFileLocation" }],
        reach: "runner",
      },
    ],
  },
  temporal: onRunner("Temporal", "com.datadoghq.temporal", EVERY_FLAVOUR, "temporal"),
} as const satisfies Record<string, IntegrationKind>;

/** Type of an integration, as descriptions write it. */
export type IntegrationType = keyof typeof table;

/** The table itself, by integration type. */
export const INTEGRATIONS: Readonly<Record<IntegrationType, IntegrationKind>> = table;

/** All integration types, in the order of the table. */
export const INTEGRATION_TYPES: readonly IntegrationType[] =
  Object.keys(INTEGRATIONS).filter(isIntegrationType);

/** Whether the text is an integration type. */
export function isIntegrationType(text: string): text is IntegrationType {
  return Object.hasOwn(table, text);
}

/** Integration of a wire type, such as `CircleCI`. */
export function integrationOfWireType(wireType: string): IntegrationType | undefined {
  return INTEGRATION_TYPES.find((type) => INTEGRATIONS[type].wireType === wireType);
}

/** Name in Terraform of a name in descriptions: `circle-ci` is `circle_ci`. */
export function terraformName(name: string): string {
  return name.replaceAll("-", "_");
}

/** Name in descriptions of a field: `app_client_id` is `appClientId`. */
export function descriptionName(field: string): string {
  return field.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
