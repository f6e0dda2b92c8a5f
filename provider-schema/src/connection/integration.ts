import type { SecretInput } from "../secret/secret";

/**
 * How a connection reaches and authenticates to a service. Types are the block names of the official
 * Terraform resource with `-` for `_`; what each takes is in {@link INTEGRATIONS}.
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
  readonly tokens?: readonly { readonly name: string; readonly value: SecretInput }[];
  readonly headers?: readonly NameAndValue[];
  readonly urlParameters?: readonly NameAndValue[];
  readonly body?: { readonly content: string; readonly contentType?: string };
}

/** A header or URL parameter. */
export interface NameAndValue {
  readonly name: string;
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
  /** Key of the runner's `credentials`. */
  readonly credential: string;
}

/**
 * GitLab: self-managed behind a runner with a credential file, or gitlab.com through Datadog with a token.
 */
export interface GitlabIntegration {
  readonly type: "gitlab";
  /** Behind a runner: key of the runner's `credentials`. */
  readonly credential?: string;
  /** Without a runner. */
  readonly auth?: { readonly type: "api-key"; readonly apiToken: SecretInput };
}

/** Integrations that Datadog's cloud calls itself. */
export type CloudIntegration =
  | ApiTokenIntegration
  | ApiKeyIntegration
  | {
      readonly type: "asana";
      readonly auth: { readonly type: "access-token"; readonly accessToken: SecretInput };
    }
  | AwsIntegration
  | AzureIntegration
  | CloudflareIntegration
  | {
      readonly type: "config-cat";
      readonly auth: {
        readonly type: "sdk-key";
        readonly apiUsername: string;
        readonly apiPassword: SecretInput;
        readonly sdkKey: SecretInput;
      };
    }
  | DatadogIntegration
  | {
      readonly type: "freshservice";
      readonly auth: { readonly type: "api-key"; readonly apiKey: SecretInput; readonly domain: string };
    }
  | {
      readonly type: "gcp";
      readonly auth: {
        readonly type: "service-account";
        readonly privateKey: SecretInput;
        readonly serviceAccountEmail: string;
      };
    }
  | {
      readonly type: "okta";
      readonly auth: { readonly type: "api-token"; readonly apiToken: SecretInput; readonly domain: string };
    }
  | {
      readonly type: "service-now";
      readonly auth: {
        readonly type: "basic-auth";
        readonly instance: string;
        readonly username: string;
        readonly password: SecretInput;
      };
    };

/** Services that take one API token. */
interface ApiTokenIntegration {
  readonly type: "anthropic" | "circle-ci" | "clickup" | "launch-darkly" | "notion" | "openai";
  readonly auth: { readonly type: "api-key"; readonly apiToken: SecretInput };
}

/** Services that take one API key. */
interface ApiKeyIntegration {
  readonly type: "fastly" | "gemini" | "grey-noise" | "split" | "statsig" | "virus-total";
  readonly auth: { readonly type: "api-key"; readonly apiKey: SecretInput };
}

/** An AWS account, through a role that Datadog assumes. */
interface AwsIntegration {
  readonly type: "aws";
  readonly auth: {
    readonly type: "assume-role";
    /** Twelve digits. */
    readonly accountId: string;
    /** Name of the role, not its ARN. */
    readonly role: string;
  };
}

/** An Azure tenant, through an application registration. */
interface AzureIntegration {
  readonly type: "azure";
  readonly auth: {
    readonly type: "tenant";
    readonly appClientId: string;
    readonly clientSecret: SecretInput;
    readonly tenantId: string;
    readonly customScopes?: string;
  };
}

/** Cloudflare, by a scoped token or by the account's global key. */
interface CloudflareIntegration {
  readonly type: "cloudflare";
  readonly auth:
    | { readonly type: "api-token"; readonly apiToken: SecretInput }
    | { readonly type: "global-api-token"; readonly authEmail: string; readonly globalApiKey: SecretInput };
}

/** Another Datadog organisation. */
interface DatadogIntegration {
  readonly type: "datadog";
  readonly auth: {
    readonly type: "api-key";
    readonly apiKey: SecretInput;
    readonly appKey: SecretInput;
    /** Host of the site, such as `us1.datadoghq.com`. */
    readonly datacenter: string;
    readonly subdomain?: string;
  };
}
