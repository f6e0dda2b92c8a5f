import type { CredentialType } from "../credential/credential";
import type { Flavour } from "../runner/flavour";
import { PROVIDER_NAME } from "../terraform-provider";

/**
 * Every integration a connection can have, as data: description, Terraform resources and wire format are all
 * derived from this table, so that they cannot disagree. Names and fields of the public ones follow Datadog's
 * API contract and the official Terraform resource (`datadog_action_connection`); wire names that Datadog has
 * not published are marked `preview`.
 */

/** One field of a credential. */
export interface CredentialField {
  /** Name in Terraform and on the wire, snake case. Descriptions use the same name in camel case. */
  readonly name: string;
  /** Name on the wire, where it differs. */
  readonly wireName?: string;
  /** What it is, as a sentence for the pages of the Terraform resources. */
  readonly description: string;
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

/** What requests of an HTTP connection carry, as members of its credentials. */
export const HTTP_PARTS = [...HTTP_LISTS, "body"] as const;

/** One of {@link HTTP_PARTS}. */
export type HttpPart = (typeof HTTP_PARTS)[number];

/** One way of authenticating. */
export interface CredentialKind {
  /** Name in descriptions (`auth.type`); the Terraform block has the same name with `_` for `-`. */
  readonly type: string;
  /** `credentials.type` on the wire. */
  readonly wireType: string;
  /** Datadog has not published this wire type. */
  readonly preview?: true;
  readonly fields: readonly CredentialField[];
  /** Of an HTTP connection: what of its requests is told with the credential. */
  readonly parts?: readonly HttpPart[];
  /** Members that the API answers but nobody may send. */
  readonly computed?: readonly string[];
  /** Where it works: through Datadog's cloud, through a runner, or both. */
  readonly reach: Reach;
}

/** From where an integration can be used. */
export type Reach = "cloud" | "runner" | "both";

/** One integration. */
export interface IntegrationKind {
  /** `integration.type` on the wire. */
  readonly wireType: string;
  /** What it connects to, for people. @default - the wire type, which mostly is the product's name */
  readonly title?: string;
  readonly preview?: true;
  readonly reach: Reach;
  /** Takes a base URL of the service. */
  readonly baseUrl?: true;
  /** Namespace of its actions on a runner. */
  readonly actions?: string;
  /** Flavours whose runner can act on it. */
  readonly flavours?: readonly Flavour[];
  /**
   * Credential files that serve it on a runner; the connection then names the file by its key in the runner's
   * `credentials`.
   */
  readonly credentialFiles: readonly CredentialType[];
  readonly credentials: readonly CredentialKind[];
}

const secret = (name: string, description: string): CredentialField => ({ name, description, secret: true });
const plain = (name: string, description: string): CredentialField => ({ name, description });
const optional = (name: string, description: string): CredentialField => ({
  name,
  description,
  optional: true,
});

const apiToken = secret("api_token", "API token.");
const apiKey = secret("api_key", "API key.");
const path = plain("path", "Path of the credential file on the runner.");

function cloud(wireType: string, ...credentials: readonly CredentialKind[]): IntegrationKind {
  return { wireType, reach: "cloud", credentialFiles: [], credentials };
}

function credential(type: string, wireType: string, ...fields: readonly CredentialField[]): CredentialKind {
  return { type, wireType, fields, reach: "cloud" };
}

const EVERY_FLAVOUR: readonly Flavour[] = ["agent", "cluster-agent", "standalone"];

/**
 * An integration that exists only behind a runner and finds its credential in a file there; its wire name is
 * not published.
 */
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
    fields: [path],
    reach: "runner",
  };
}

const table = {
  anthropic: cloud("Anthropic", credential("api-key", "AnthropicAPIKey", apiToken)),
  asana: cloud(
    "Asana",
    credential("access-token", "AsanaAccessToken", secret("access_token", "Personal access token.")),
  ),
  aws: cloud("AWS", {
    type: "assume-role",
    wireType: "AWSAssumeRole",
    fields: [
      {
        name: "account_id",
        description: "Id of the AWS account.",
        format: { pattern: /^\d{12}$/, says: "12 digits" },
      },
      {
        name: "role",
        description: "Role that Datadog assumes.",
        format: { pattern: /^[\w+=,.@-]{1,64}$/, says: "the role's name, not its ARN" },
      },
    ],
    computed: ["external_id", "principal_id"],
    reach: "cloud",
  }),
  azure: cloud(
    "Azure",
    credential(
      "tenant",
      "AzureTenant",
      plain("app_client_id", "Client id of the application."),
      secret("client_secret", "Client secret of the application."),
      plain("tenant_id", "Id of the tenant."),
      optional("custom_scopes", "Scopes to ask for instead of the default ones."),
    ),
  ),
  "circle-ci": cloud("CircleCI", credential("api-key", "CircleCIAPIKey", apiToken)),
  clickup: {
    ...cloud("Clickup", credential("api-key", "ClickupAPIKey", apiToken)),
    title: "ClickUp",
  },
  cloudflare: cloud(
    "Cloudflare",
    credential("api-token", "CloudflareAPIToken", apiToken),
    credential(
      "global-api-token",
      "CloudflareGlobalAPIToken",
      plain("auth_email", "E-mail address of the account."),
      secret("global_api_key", "Global API key of the account."),
    ),
  ),
  "config-cat": cloud(
    "ConfigCat",
    credential(
      "sdk-key",
      "ConfigCatSDKKey",
      plain("api_username", "User name of the public API."),
      secret("api_password", "Password of the public API."),
      secret("sdk_key", "SDK key."),
    ),
  ),
  datadog: cloud(
    "Datadog",
    credential(
      "api-key",
      "DatadogAPIKey",
      apiKey,
      secret("app_key", "Application key."),
      plain("datacenter", "Host of the site, such as `us1.datadoghq.com`."),
      optional("subdomain", "Subdomain of the organisation, where it has one of its own."),
    ),
  ),
  fastly: cloud("Fastly", credential("api-key", "FastlyAPIKey", apiKey)),
  freshservice: cloud(
    "Freshservice",
    credential(
      "api-key",
      "FreshserviceAPIKey",
      apiKey,
      plain("domain", "Domain of the account, as in `<domain>.freshservice.com`."),
    ),
  ),
  gcp: cloud(
    "GCP",
    credential(
      "service-account",
      "GCPServiceAccount",
      secret("private_key", "Private key of the service account."),
      plain("service_account_email", "E-mail address of the service account."),
    ),
  ),
  gemini: cloud("Gemini", credential("api-key", "GeminiAPIKey", apiKey)),
  gitlab: {
    wireType: "Gitlab",
    title: "GitLab",
    reach: "both",
    actions: "com.datadoghq.gitlab",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["gitlab"],
    credentials: [credential("api-key", "GitlabAPIKey", apiToken), credentialFile("Gitlab")],
  },
  "grey-noise": cloud("GreyNoise", credential("api-key", "GreyNoiseAPIKey", apiKey)),
  http: {
    wireType: "HTTP",
    title: "an HTTP service",
    reach: "both",
    baseUrl: true,
    actions: "com.datadoghq.http",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["http-basic", "http-token"],
    credentials: [
      { type: "none", wireType: "HTTPNoAuth", fields: [], reach: "both" },
      { type: "token-auth", wireType: "HTTPTokenAuth", fields: [], parts: HTTP_PARTS, reach: "cloud" },
      {
        type: "basic-auth",
        wireType: "HTTPBasicAuthFile",
        preview: true,
        fields: [plain("username", "User name."), path],
        reach: "runner",
      },
      {
        type: "token-auth-file",
        wireType: "HTTPTokenAuthFile",
        preview: true,
        fields: [path],
        parts: ["headers", "url_parameters", "body"],
        reach: "runner",
      },
    ],
  },
  "launch-darkly": cloud("LaunchDarkly", credential("api-key", "LaunchDarklyAPIKey", apiToken)),
  notion: cloud("Notion", credential("api-key", "NotionAPIKey", apiToken)),
  okta: cloud(
    "Okta",
    credential(
      "api-token",
      "OktaAPIToken",
      apiToken,
      plain("domain", "Domain of the organisation, such as `example.okta.com`."),
    ),
  ),
  openai: cloud("OpenAI", credential("api-key", "OpenAIAPIKey", apiToken)),
  "service-now": cloud(
    "ServiceNow",
    credential(
      "basic-auth",
      "ServiceNowBasicAuth",
      plain("instance", "Name of the instance, as in `https://<instance>.service-now.com`."),
      plain("username", "User name."),
      secret("password", "Password."),
    ),
  ),
  split: cloud("Split", credential("api-key", "SplitAPIKey", apiKey)),
  statsig: cloud("Statsig", credential("api-key", "StatsigAPIKey", apiKey)),
  "virus-total": cloud("VirusTotal", credential("api-key", "VirusTotalAPIKey", apiKey)),

  ansible: onRunner("Ansible", "com.datadoghq.ansible", ["standalone"], "ansible"),
  jenkins: onRunner("Jenkins", "com.datadoghq.jenkins", EVERY_FLAVOUR, "jenkins"),
  kubernetes: {
    wireType: "Kubernetes",
    title: "the Kubernetes cluster that a runner is in",
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
    title: "scripts on a runner",
    reach: "runner",
    actions: "com.datadoghq.script",
    flavours: EVERY_FLAVOUR,
    credentialFiles: ["script"],
    credentials: [
      {
        type: "credential-file",
        wireType: "Script",
        fields: [{ ...path, wireName: "configFileLocation" }],
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

/** Terraform resource of the connections of an integration: `parkit_connection_circle_ci`. */
export function connectionResourceType(type: IntegrationType): string {
  return `${PROVIDER_NAME}_connection_${terraformName(type)}`;
}

/** Whether there is nothing to write about a credential but that it is the one. */
export function isEmptyCredential({ fields, parts = [] }: CredentialKind): boolean {
  return fields.length + parts.length === 0;
}

/**
 * Credential of an integration that has nothing to write: its only one, which has no fields. Terraform
 * resources have no argument for it, and every connection of the integration has it.
 */
export function impliedCredential({ credentials }: IntegrationKind): CredentialKind | undefined {
  const [only, ...others] = credentials;
  return others.length === 0 && only !== undefined && isEmptyCredential(only) ? only : undefined;
}

const descriptionNames = new Map<string, string>();

/** Name in descriptions of a field of the catalogue: `app_client_id` is `appClientId`. */
export function descriptionName(field: string): string {
  // Every connection asks for the same few.
  const known = descriptionNames.get(field);
  if (known !== undefined) return known;
  if (!field.includes("_")) return field;
  const name = field.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  descriptionNames.set(field, name);
  return name;
}
