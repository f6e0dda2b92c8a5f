import type {
  CloudIntegration,
  GitlabIntegration,
  HttpBasicAuth,
  HttpIntegration,
  HttpNoAuth,
  HttpTokenAuth,
  KubernetesIntegration,
  RunnerFileIntegration,
} from "@parkit/provider-schema/internal/connection/integration";

/** The credential of an integration, by its key in the runner's `credentials`. */
export interface CredentialReference {
  /** Key in the runner's `credentials`. */
  readonly credential: string;
}

const ofType =
  (type: RunnerFileIntegration["type"]) =>
  ({ credential }: CredentialReference): RunnerFileIntegration => ({ type, credential });

/** How an HTTP connection authenticates. */
export const HttpAuth = {
  /** No authentication. */
  none: (): HttpNoAuth => ({ type: "none" }),
  /** User name, and a password in a credential file on the runner. */
  basic: (options: Omit<HttpBasicAuth, "type">): HttpBasicAuth => ({ type: "basic-auth", ...options }),
  /** Named tokens that headers, parameters and the body refer to. */
  token: (options: Omit<HttpTokenAuth, "type">): HttpTokenAuth => ({ type: "token-auth", ...options }),
} as const;

/** What a connection connects to. */
export const Integration = {
  /** Any HTTP service. @default - no authentication */
  http: (options: Partial<Omit<HttpIntegration, "type">> = {}): HttpIntegration => ({
    type: "http",
    auth: HttpAuth.none(),
    ...options,
  }),
  /** The cluster in which the runner lives. */
  kubernetes: (): KubernetesIntegration => ({ type: "kubernetes" }),
  /** Ansible, behind a runner. */
  ansible: ofType("ansible"),
  /** Jenkins, behind a runner. */
  jenkins: ofType("jenkins"),
  /** MongoDB, behind a runner. */
  mongodb: ofType("mongodb"),
  /** PostgreSQL, behind a runner. */
  postgresql: ofType("postgresql"),
  /** Predefined scripts of a runner. */
  script: ofType("script"),
  /** Temporal, behind a runner. */
  temporal: ofType("temporal"),
  /** GitLab: behind a runner with a credential file, or gitlab.com with a token. */
  gitlab: (options: Omit<GitlabIntegration, "type">): GitlabIntegration => ({ type: "gitlab", ...options }),
  /** A service that Datadog's cloud calls itself. */
  cloud: <I extends CloudIntegration>(integration: I): I => integration,
} as const;
