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
  readonly credential: string;
}

const ofType =
  (type: RunnerFileIntegration["type"]) =>
  ({ credential }: CredentialReference): RunnerFileIntegration => ({ type, credential });

/** How an HTTP connection authenticates. */
export const HttpAuth = {
  none: (): HttpNoAuth => ({ type: "none" }),
  basic: (options: Omit<HttpBasicAuth, "type">): HttpBasicAuth => ({ type: "basic-auth", ...options }),
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
  ansible: ofType("ansible"),
  jenkins: ofType("jenkins"),
  mongodb: ofType("mongodb"),
  postgresql: ofType("postgresql"),
  script: ofType("script"),
  temporal: ofType("temporal"),
  gitlab: (options: Omit<GitlabIntegration, "type">): GitlabIntegration => ({ type: "gitlab", ...options }),
  /** A service that Datadog's cloud calls itself. */
  cloud: <I extends CloudIntegration>(integration: I): I => integration,
} as const;
