import { RUNNER_HEALTH_PATH, type IngressInput } from "@parkit/provider-schema/internal/runner/ingress";
import type { PushSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import { optional } from "../text/optional-member";

/** How browsers reach the runner's Service. */
export type EntranceDocument = IngressDocument | RouteDocument;

/**
 * A `networking.k8s.io/v1` Ingress for App Builder: ends TLS and passes requests on to the runner's Service.
 */
export interface IngressDocument {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "Ingress";
  readonly metadata: EntranceMetadata;
  readonly spec: {
    readonly ingressClassName?: string;
    readonly tls: readonly [
      {
        readonly hosts: readonly [string];
        /** Absent where the load balancer has the certificate. */
        readonly secretName?: string;
      },
    ];
    readonly rules: readonly [
      {
        readonly host: string;
        readonly http: {
          readonly paths: readonly [
            {
              readonly path: "/";
              readonly pathType: "Prefix";
              readonly backend: {
                readonly service: { readonly name: string; readonly port: { readonly name: "http" } };
              };
            },
          ];
        };
      },
    ];
  };
}

/** A `gateway.networking.k8s.io/v1` HTTPRoute for App Builder. TLS ends in the listener of its Gateway. */
export interface RouteDocument {
  readonly apiVersion: "gateway.networking.k8s.io/v1";
  readonly kind: "HTTPRoute";
  readonly metadata: EntranceMetadata;
  readonly spec: {
    readonly parentRefs: readonly [
      { readonly name: string; readonly namespace?: string; readonly sectionName?: string },
    ];
    readonly hostnames: readonly [string];
    readonly rules: readonly [
      {
        readonly matches: readonly [{ readonly path: { readonly type: "PathPrefix"; readonly value: "/" } }];
        readonly backendRefs: readonly [{ readonly name: string; readonly port: number }];
      },
    ];
  };
}

interface EntranceMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The Ingress or route that a description asks for, named after the Service; undefined when it asks for none.
 * No chart of Datadog's makes one.
 *
 * @param service - name of the runner's Service
 */
export function entranceDocument(
  push: PushSpec | undefined,
  service: string,
  namespace: string,
): EntranceDocument | undefined {
  if (push?.ingress === undefined) return undefined;
  const { hostname, ingress } = push;
  const annotations = { ...controllerAnnotations(ingress), ...ingress.annotations };
  const metadata = {
    name: service,
    namespace,
    ...optional("annotations", Object.keys(annotations).length === 0 ? undefined : annotations),
  };
  return ingress.gateway === undefined
    ? ingressDocument(metadata, hostname, ingress)
    : routeDocument(metadata, hostname, ingress.gateway);
}

function ingressDocument(
  metadata: EntranceMetadata,
  hostname: string,
  { className, tlsSecret, issuer }: IngressInput,
): IngressDocument {
  const { name } = metadata;
  const secretName = tlsSecret ?? (issuer === undefined ? undefined : issuedSecret(name));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata,
    spec: {
      ...optional("ingressClassName", className),
      tls: [{ hosts: [hostname], ...optional("secretName", secretName) }],
      rules: [
        {
          host: hostname,
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name, port: { name: "http" } } } },
            ],
          },
        },
      ],
    },
  };
}

function routeDocument(
  metadata: EntranceMetadata,
  hostname: string,
  { name, namespace, listener }: NonNullable<IngressInput["gateway"]>,
): RouteDocument {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata,
    spec: {
      parentRefs: [{ name, ...optional("namespace", namespace), ...optional("sectionName", listener) }],
      hostnames: [hostname],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: metadata.name, port: RUNNER_PORT }],
        },
      ],
    },
  };
}

/** Secret of a certificate that is made, where the description names none. */
export function issuedSecret(service: string): string {
  return `${service}-tls`;
}

/** Annotation by which cert-manager is told of an issuer, by the issuer's kind. */
export const ISSUER_ANNOTATIONS = {
  ClusterIssuer: "cert-manager.io/cluster-issuer",
  Issuer: "cert-manager.io/issuer",
} as const;

/** What the controllers of certificates and load balancers are told. */
export function controllerAnnotations({
  issuer,
  loadBalancer,
  healthPath = RUNNER_HEALTH_PATH,
}: Pick<IngressInput, "issuer" | "loadBalancer" | "healthPath">): Readonly<Record<string, string>> {
  return {
    ...(issuer === undefined ? {} : { [ISSUER_ANNOTATIONS[issuer.kind ?? "ClusterIssuer"]]: issuer.name }),
    ...(loadBalancer === undefined ? {} : loadBalancerAnnotations(loadBalancer, healthPath)),
  };
}

/** Annotation by which a load balancer is told its path, by its type. */
export const HEALTH_ANNOTATIONS = {
  "aws-alb": "alb.ingress.kubernetes.io/healthcheck-path",
  "azure-application-gateway": "appgw.ingress.kubernetes.io/health-probe-path",
} as const;

function loadBalancerAnnotations(
  { type, internal = false }: NonNullable<IngressInput["loadBalancer"]>,
  healthPath: string,
): Readonly<Record<string, string>> {
  const health = { [HEALTH_ANNOTATIONS[type]]: healthPath };
  switch (type) {
    case "aws-alb":
      return {
        "alb.ingress.kubernetes.io/scheme": internal ? "internal" : "internet-facing",
        // The runner's Service has no port on the nodes.
        "alb.ingress.kubernetes.io/target-type": "ip",
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
        ...health,
      };
    case "azure-application-gateway":
      return { "appgw.ingress.kubernetes.io/use-private-ip": String(internal), ...health };
  }
}
