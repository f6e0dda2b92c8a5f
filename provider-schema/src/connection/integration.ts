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
  readonly type: "anthropic" | "circle-ci" | "clickup" | "launch-darkly" | "notion" | "openai";
  readonly auth: ApiTokenAuth;
}

/** An API token. */
interface ApiTokenAuth {
  readonly type: "api-key";
  readonly apiToken: SecretInput;
}

/** Services that take one API key. */
interface ApiKeyIntegration {
  readonly type: "fastly" | "gemini" | "grey-noise" | "split" | "statsig" | "virus-total";
  readonly auth: ApiKeyAuth;
}

/** An API key. */
interface ApiKeyAuth {
  readonly type: "api-key";
  readonly apiKey: SecretInput;
}

/** Asana. */
interface AsanaIntegration {
  readonly type: "asana";
  readonly auth: AsanaAuth;
}

/** A personal access token. */
interface AsanaAuth {
  readonly type: "access-token";
  readonly accessToken: SecretInput;
}

/** An AWS account, through a role that Datadog assumes. */
interface AwsIntegration {
  readonly type: "aws";
  readonly auth: AwsAuth;
}

/** A role that Datadog assumes. */
interface AwsAuth {
  readonly type: "assume-role";
  readonly accountId: string;
  readonly role: string;
}

/** An Azure tenant, through an application registration. */
interface AzureIntegration {
  readonly type: "azure";
  readonly auth: AzureAuth;
}

/** An application registration. */
interface AzureAuth {
  readonly type: "tenant";
  readonly appClientId: string;
  readonly clientSecret: SecretInput;
  readonly tenantId: string;
  readonly customScopes?: string;
}

/** Cloudflare, by a scoped token or by the account's global key. */
interface CloudflareIntegration {
  readonly type: "cloudflare";
  readonly auth: CloudflareAuth;
}

/** A scoped token, or the account's global key. */
type CloudflareAuth = CloudflareTokenAuth | CloudflareGlobalKeyAuth;

/** A scoped token. */
interface CloudflareTokenAuth {
  readonly type: "api-token";
  readonly apiToken: SecretInput;
}

/** The account's global key. */
interface CloudflareGlobalKeyAuth {
  readonly type: "global-api-token";
  readonly authEmail: string;
  readonly globalApiKey: SecretInput;
}

/** ConfigCat. */
interface ConfigCatIntegration {
  readonly type: "config-cat";
  readonly auth: ConfigCatAuth;
}

/** The SDK key, and the public API's user. */
interface ConfigCatAuth {
  readonly type: "sdk-key";
  readonly apiUsername: string;
  readonly apiPassword: SecretInput;
  readonly sdkKey: SecretInput;
}

/** Another Datadog organisation. */
interface DatadogIntegration {
  readonly type: "datadog";
  readonly auth: DatadogAuth;
}

/** An API key and an application key. */
interface DatadogAuth {
  readonly type: "api-key";
  readonly apiKey: SecretInput;
  readonly appKey: SecretInput;
  readonly datacenter: string;
  readonly subdomain?: string;
}

/** Freshservice. */
interface FreshserviceIntegration {
  readonly type: "freshservice";
  readonly auth: FreshserviceAuth;
}

/** An API key of an account. */
interface FreshserviceAuth {
  readonly type: "api-key";
  readonly apiKey: SecretInput;
  readonly domain: string;
}

/** A Google Cloud project, through a service account. */
interface GcpIntegration {
  readonly type: "gcp";
  readonly auth: GcpAuth;
}

/** A service account and its key. */
interface GcpAuth {
  readonly type: "service-account";
  readonly privateKey: SecretInput;
  readonly serviceAccountEmail: string;
}

/** Okta. */
interface OktaIntegration {
  readonly type: "okta";
  readonly auth: OktaAuth;
}

/** An API token of an organisation. */
interface OktaAuth {
  readonly type: "api-token";
  readonly apiToken: SecretInput;
  readonly domain: string;
}

/** ServiceNow. */
interface ServiceNowIntegration {
  readonly type: "service-now";
  readonly auth: ServiceNowAuth;
}

/** A user of an instance. */
interface ServiceNowAuth {
  readonly type: "basic-auth";
  readonly instance: string;
  readonly username: string;
  readonly password: SecretInput;
}
