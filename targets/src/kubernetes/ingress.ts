import type { PushSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { optional } from "../text/optional-member";

/**
 * A `networking.k8s.io/v1` Ingress for App Builder: ends TLS and passes requests on to the runner's Service.
 */
export interface IngressDocument {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "Ingress";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly ingressClassName?: string;
    readonly tls: readonly [{ readonly hosts: readonly [string]; readonly secretName: string }];
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

/**
 * The Ingress that a description asks for, named after the Service; undefined when it asks for none. No chart
 * of Datadog's makes one.
 *
 * @param service - name of the runner's Service
 */
export function ingressDocument(
  push: PushSpec | undefined,
  service: string,
  namespace: string,
): IngressDocument | undefined {
  if (push?.ingress === undefined) return undefined;
  const { hostname, ingress } = push;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: service, namespace },
    spec: {
      ...optional("ingressClassName", ingress.className),
      tls: [{ hosts: [hostname], secretName: ingress.tlsSecret }],
      rules: [
        {
          host: hostname,
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: service, port: { name: "http" } } },
              },
            ],
          },
        },
      ],
    },
  };
}
