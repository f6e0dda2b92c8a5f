import type { SecretInput } from "../secret/secret";

/**
 * How a connection reaches and authenticates to a service. Types are the block names of the official
 * Terraform resource with `-` for `_`.
 */
export type IntegrationInput =
  HttpIntegration | KubernetesIntegration | RunnerFileIntegration | GitlabIntegration | CloudIntegration;

/**
 * Any HTTP service.
 *
 * @see https://docs.datadoghq.com/actions/connections/http/
 */
export interface HttpIntegration {
  readonly type: "http";
  /**
   * Base URL; actions give paths below it. Behind a runner it may be left out: the action then gives the
   * whole URL.
   */
  readonly baseUrl?: string;
  /** How requests authenticate. */
  readonly auth: HttpAuth;
}

/** How an HTTP connection authenticates. */
export type HttpAuth = HttpNoAuth | HttpBasicAuth | HttpTokenAuth;

/** No authentication. */
export interface HttpNoAuth {
  readonly type: "none";
}

/** User name here, password in a credential file on the runner. */
export interface HttpBasicAuth {
  readonly type: "basic-auth";
  /** User name. */
  readonly username: string;
  /** Key of the runner's `credentials`, of type `http-basic`. */
  readonly credential: string;
}

/** Named tokens that headers, URL parameters and body refer to as `{{ name }}`. */
export interface HttpTokenAuth {
  readonly type: "token-auth";
  /**
   * Behind a runner: key of the runner's `credentials`, of type `http-token`, whose file holds the tokens.
   * What refers to them is told here all the same.
   */
  readonly credential?: string;
  /** Without a runner: the tokens and where their values come from. */
  readonly tokens?: readonly NamedToken[];
  /** Headers of every request. @default - none */
  readonly headers?: readonly NameAndValue[];
  /** URL parameters of every request. @default - none */
  readonly urlParameters?: readonly NameAndValue[];
  /** Body of every request. @default - none */
  readonly body?: {
    /** The body itself. */
    readonly content: string;
    /** Its media type. @default - none is sent */
    readonly contentType?: string;
  };
}

/** A token of an HTTP connection. */
export interface NamedToken {
  /** Name by which `{{ name }}` refers to it. */
  readonly name: string;
  /** Where its value comes from. */
  readonly value: SecretInput;
}

/** A header or URL parameter. */
export interface NameAndValue {
  /** Its name. */
  readonly name: string;
  /** Its value, in which `{{ name }}` is replaced by a token. */
  readonly value: string;
}

/** The cluster in which the runner lives, through its service account. */
export interface KubernetesIntegration {
  readonly type: "kubernetes";
}

/**
 * Integrations that exist only behind a runner and find their credential in a file there.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/private_action_credentials/
 */
export interface RunnerFileIntegration {
  /** Which service it is. */
  readonly type: "ansible" | "jenkins" | "mongodb" | "postgresql" | "script" | "temporal";
  /** Key of the runner's `credentials`; `scripts` for the runner's own `scripts`. */
  readonly credential: string;
}

/**
 * GitLab: self-managed behind a runner with a credential file, or gitlab.com through Datadog with a token.
 */
export interface GitlabIntegration {
  readonly type: "gitlab";
  /** Behind a runner: key of the runner's `credentials`. */
  readonly credential?: string;
  /** Without a runner: how Datadog authenticates to gitlab.com. */
  readonly auth?: ApiTokenAuth;
}

/** Integrations that Datadog's cloud calls itself. */
export type CloudIntegration =
  | ApiTokenIntegration
  | ApiKeyIntegration
  | AsanaIntegration
  | AwsIntegration
  | AzureIntegration
  | CloudflareIntegration
  | ConfigCatIntegration
  | DatadogIntegration
  | FreshserviceIntegration
  | GcpIntegration
  | OktaIntegration
  | ServiceNowIntegration;

// Fields of these credentials are described in the catalogue, of which the Terraform resources are made too.

/** Services that take one API token. */
interface ApiTokenIntegration {
  /** Which service it is. */
  readonly type: "anthropic" | "circle-ci" | "clickup" | "launch-darkly" | "notion" | "openai";
  /** How Datadog authenticates to it. */
  readonly auth: ApiTokenAuth;
}

/** An API token. */
interface ApiTokenAuth {
  readonly type: "api-key";
  /** The API token. */
  readonly apiToken: SecretInput;
}

/** Services that take one API key. */
interface ApiKeyIntegration {
  /** Which service it is. */
  readonly type: "fastly" | "gemini" | "grey-noise" | "split" | "statsig" | "virus-total";
  /** How Datadog authenticates to it. */
  readonly auth: ApiKeyAuth;
}

/** An API key. */
interface ApiKeyAuth {
  readonly type: "api-key";
  /** The API key. */
  readonly apiKey: SecretInput;
}

/** Asana. */
interface AsanaIntegration {
  readonly type: "asana";
  /** How Datadog authenticates to it. */
  readonly auth: AsanaAuth;
}

/** A personal access token. */
interface AsanaAuth {
  readonly type: "access-token";
  /** A personal access token. */
  readonly accessToken: SecretInput;
}

/** An AWS account, through a role that Datadog assumes. */
interface AwsIntegration {
  readonly type: "aws";
  /** How Datadog authenticates to it. */
  readonly auth: AwsAuth;
}

/** A role that Datadog assumes. */
interface AwsAuth {
  readonly type: "assume-role";
  /** Id of the account, 12 digits. */
  readonly accountId: string;
  /** Name of the role that Datadog assumes. */
  readonly role: string;
}

/** An Azure tenant, through an application registration. */
interface AzureIntegration {
  readonly type: "azure";
  /** How Datadog authenticates to it. */
  readonly auth: AzureAuth;
}

/** An application registration. */
interface AzureAuth {
  readonly type: "tenant";
  /** Client id of the application. */
  readonly appClientId: string;
  /** Its client secret. */
  readonly clientSecret: SecretInput;
  /** Id of the tenant. */
  readonly tenantId: string;
  /** Scopes that it asks for. */
  readonly customScopes?: string;
}

/** Cloudflare, by a scoped token or by the account's global key. */
interface CloudflareIntegration {
  readonly type: "cloudflare";
  /** How Datadog authenticates to it. */
  readonly auth: CloudflareAuth;
}

/** A scoped token, or the account's global key. */
type CloudflareAuth = CloudflareTokenAuth | CloudflareGlobalKeyAuth;

/** A scoped token. */
interface CloudflareTokenAuth {
  readonly type: "api-token";
  /** The API token. */
  readonly apiToken: SecretInput;
}

/** The account's global key. */
interface CloudflareGlobalKeyAuth {
  readonly type: "global-api-token";
  /** Address of the account. */
  readonly authEmail: string;
  /** The global API key. */
  readonly globalApiKey: SecretInput;
}

/** ConfigCat. */
interface ConfigCatIntegration {
  readonly type: "config-cat";
  /** How Datadog authenticates to it. */
  readonly auth: ConfigCatAuth;
}

/** The SDK key, and the public API's user. */
interface ConfigCatAuth {
  readonly type: "sdk-key";
  /** User name of the management API. */
  readonly apiUsername: string;
  /** Password of the management API. */
  readonly apiPassword: SecretInput;
  /** The SDK key. */
  readonly sdkKey: SecretInput;
}

/** Another Datadog organisation. */
interface DatadogIntegration {
  readonly type: "datadog";
  /** How Datadog authenticates to it. */
  readonly auth: DatadogAuth;
}

/** An API key and an application key. */
interface DatadogAuth {
  readonly type: "api-key";
  /** API key of the other organisation. */
  readonly apiKey: SecretInput;
  /** Application key of the other organisation. */
  readonly appKey: SecretInput;
  /** Site of the other organisation. */
  readonly datacenter: string;
  /** Subdomain of the other organisation. */
  readonly subdomain?: string;
}

/** Freshservice. */
interface FreshserviceIntegration {
  readonly type: "freshservice";
  /** How Datadog authenticates to it. */
  readonly auth: FreshserviceAuth;
}

/** An API key of an account. */
interface FreshserviceAuth {
  readonly type: "api-key";
  /** The API key. */
  readonly apiKey: SecretInput;
  /** Domain of the service. */
  readonly domain: string;
}

/** A Google Cloud project, through a service account. */
interface GcpIntegration {
  readonly type: "gcp";
  /** How Datadog authenticates to it. */
  readonly auth: GcpAuth;
}

/** A service account and its key. */
interface GcpAuth {
  readonly type: "service-account";
  /** Private key of the service account. */
  readonly privateKey: SecretInput;
  /** Address of the service account. */
  readonly serviceAccountEmail: string;
}

/** Okta. */
interface OktaIntegration {
  readonly type: "okta";
  /** How Datadog authenticates to it. */
  readonly auth: OktaAuth;
}

/** An API token of an organisation. */
interface OktaAuth {
  readonly type: "api-token";
  /** The API token. */
  readonly apiToken: SecretInput;
  /** Domain of the organisation. */
  readonly domain: string;
}

/** ServiceNow. */
interface ServiceNowIntegration {
  readonly type: "service-now";
  /** How Datadog authenticates to it. */
  readonly auth: ServiceNowAuth;
}

/** A user of an instance. */
interface ServiceNowAuth {
  readonly type: "basic-auth";
  /** Name of the instance. */
  readonly instance: string;
  /** The user name. */
  readonly username: string;
  /** The password. */
  readonly password: SecretInput;
}
